// One piece of evidence each, drawn by its type.

import * as api from './api.js';
import { changeCard } from './changes.js';
import { copyButton, h, outside, said, told, show } from './dom.js';
import { attributes, dose, shares } from './figures.js';
import { amount, clock, duration, number, words } from './format.js';
import { linksAbout } from './links.js';
import { isRequestId } from './loglines.js';
import { logPattern } from './logpattern.js';
import { link } from './state.js';
import { waterfall } from './waterfall.js';

const FEW_SPANS = 12;
const KINDS = {
  METRIC: ['Metric', moved],
  LOG: ['Log pattern', logPattern],
  TRANSACTIONAL: ['Requests', moved],
  TRACE: ['One such request', trace],
  CHANGE: ['Change', changeCard],
  DOSE_RESPONSE: ['The more, the worse', dose],
  ATTRIBUTE_DELTA: ['What the failing requests share', attributes],
};

/** @returns `{wide, element}`: wide ones want the whole width */
export function evidenceCard(item, context) {
  const [title, draw] = KINDS[item.type] ?? [words(item.type ?? 'evidence'), moved];
  const element = h('article', { class: 'card', 'data-evidence': item.id }, h('h4', {}, title), draw(item, context));
  return { wide: item.type === 'TRACE' || item.type === 'LOG', element };
}

function moved(item) {
  return [
    item.display ? h('p', {}, told(item.display)) : null,
    item.value_before === undefined ? null : shares([['before', item.value_before], ['after', item.value_after]], value => amount(value, item.unit)),
    item.test ? h('p', { class: 'small quiet' }, 'Test: ', words(item.test.name), item.test.p === undefined ? '' : `, p = ${number(item.test.p)}`,
      item.test.statistic === undefined ? '' : `, ${number(item.test.statistic)}`, item.change_point ? `, moved at ${clock(item.change_point)}` : '') : null,
    query(item),
  ];
}

function query(item) {
  if (!item.query?.expr && !item.link) return null;
  return h('p', { class: 'code' }, item.query?.expr ? [h('code', {}, item.query.expr), ' ', copyButton(item.query.expr)] : null,
    item.link ? [' ', outside(item.link, 'open')] : null);
}

function trace(item, { templates, signal }) {
  const known = isRequestId(item.trace_id);
  const slot = h('div', {}, path(item));
  if (known) {
    api.perhaps(api.request(item.trace_id, signal))
      .then(found => found && show(slot, waterfall(found, { limit: FEW_SPANS }))).catch(() => {});
  }
  return [
    item.display ? h('p', {}, told(item.display)) : null,
    item.representative_of ? h('p', { class: 'small quiet' }, `stands for ${number(item.representative_of)} requests`) : null,
    slot,
    known ? h('p', { class: 'links' }, h('a', { href: link({ request: item.trace_id }), 'data-inside': true }, 'Open the request'),
      linksAbout(templates, { trace_id: item.trace_id }, ['trace_id'])) : null,
  ];
}

function path({ critical_path: steps = [] }) {
  return h('ol', { class: 'tight' }, steps.map(step => h('li', {}, said(step['service.name'] ?? ''), ' ', said(step.span ?? ''), ' ',
    h('b', {}, duration(step.self_time_us)))));
}
