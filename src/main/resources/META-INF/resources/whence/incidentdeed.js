// The incident that an answer belongs to, or the button that opens one.

import * as api from './api.js';
import { deeds } from './deeds.js';
import { h } from './dom.js';
import { stateTag } from './lifeline.js';
import { go, link } from './state.js';

const NEAR_MILLIS = 24 * 3600e3;

export async function incidentDeed(answer, mayTend) {
  const { from, to } = answer.question ?? {};
  if (!from || answer.verdict === 'nothing_unusual') return null;
  const near = { from: new Date(Date.parse(from) - NEAR_MILLIS).toISOString(), to: new Date(Date.parse(to) + NEAR_MILLIS).toISOString() };
  const known = await api.perhaps(api.incidents(near));
  const holder = known?.incidents.find(incident => incident.explanation?.id === answer.id);
  if (holder) return h('a', { href: link({ incident: holder.id }), 'data-inside': true, class: 'button' }, 'Incident: ', stateTag(holder));
  return mayTend ? deeds([{
    id: 'open-incident', text: 'Open an incident', primary: true,
    act: () => api.hold(answer.id), then: incident => go({ incident: incident.id }),
  }]) : null;
}
