// What users lost, in words.

import { percent, plural } from './format.js';

export function impactText(impact) {
  if (!impact) return '';
  const { failed_requests: failed, affected_requests_pct: share, estimated_affected_users: users, slo = [] } = impact;
  return [
    failed === undefined ? '' : plural(failed, 'failed request'),
    share === undefined ? '' : `${percent(share)} of requests affected`,
    users === undefined ? '' : `about ${plural(users, 'user')}`,
    ...slo.map(one => `${percent(one.budget_consumed_pct)} of the error budget of ${one.name}`),
  ].filter(Boolean).join(', ');
}
