// How far an incident has come, and what moves it on.

import * as api from './api.js';
import { deeds } from './deeds.js';
import { h } from './dom.js';
import { clock, duration, moment, words } from './format.js';

const STATIONS = [
  ['began', 'began_at'], ['detected', 'detected_at', 'detection_delay_s'],
  ['acknowledged', 'acknowledged_at', 'time_to_acknowledge_s'], ['mitigated', 'mitigated_at', 'time_to_mitigate_s'],
  ['resolved', 'resolved_at', 'time_to_resolve_s'], ['reviewed', 'reviewed_at'],
];
const NEXT = {
  open: [['acknowledged', 'Acknowledge'], ['mitigated', 'Mitigated'], ['resolved', 'Resolved']],
  acknowledged: [['mitigated', 'Mitigated'], ['resolved', 'Resolved']],
  mitigated: [['resolved', 'Resolved']],
  resolved: [['reviewed', 'Reviewed']],
  reviewed: [],
};

export const isOver = ({ state }) => state === 'resolved' || state === 'reviewed';

/** The state, as a word that stands out as much as it must. */
export const stateTag = ({ state, near_miss: missed }) => [
  h('strong', { class: `state ${state}` }, words(state)), missed ? [' ', h('span', { class: 'tag' }, 'near miss')] : null];

export function lifeline(incident, mayTend) {
  return h('section', { class: 'lifeline', 'aria-label': 'How far it has come' },
    h('ol', {}, STATIONS.map(station => stationOf(incident, ...station))),
    mayTend ? movers(incident) : null);
}

function stationOf(incident, name, at, after) {
  const time = incident[at];
  return h('li', { class: time ? 'passed' : 'ahead' },
    h('span', { class: 'station' }, words(name)),
    time ? h('time', { datetime: time, title: moment(time) }, clock(time)) : h('span', { class: 'quiet' }, name === 'detected' ? 'by no alert' : 'not yet'),
    incident[after] === undefined ? null : h('span', { class: 'quiet small' }, `after ${duration(Math.max(0, incident[after]) * 1e6)}`));
}

function movers(incident) {
  const onwards = NEXT[incident.state] ?? [];
  const list = onwards.map(([state, text], i) => ({ id: `move-${state}`, text, primary: i === 0, act: () => api.move(incident.id, state) }));
  if (['acknowledged', 'mitigated', 'resolved'].includes(incident.state)) list.push({ id: 'move-open', text: 'Reopen', act: () => api.move(incident.id, 'open') });
  return list.length === 0 ? null : deeds(list, { label: 'Move the incident on' });
}
