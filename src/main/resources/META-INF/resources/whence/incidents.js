// Incidents, those begun last first.

import * as api from './api.js';
import { h, told } from './dom.js';
import { duration, moment, words } from './format.js';
import { isOver, stateTag } from './lifeline.js';
import { nothing } from './problem.js';
import { link } from './state.js';

const CHOICES = [['All', {}], ['Active', { state: 'active' }], ['Near misses', { near: '1' }]];
const SHOWN = 100;

export async function incidentsScreen(state, signal) {
  const { incidents } = await api.incidents({ state: state.state, near_miss: state.near && 'true', service: state.service, from: state.from, to: state.to, limit: SHOWN }, signal);
  const element = h('div', { class: 'narrow' },
    h('header', { class: 'head' }, h('h1', {}, 'Incidents'),
      h('p', { class: 'actions' }, CHOICES.map(([name, choice]) => [h('a', {
        href: link({ view: 'incidents', ...choice }), 'data-inside': true,
        'aria-current': (state.state === choice.state && state.near === choice.near) && 'true',
      }, name), ' '])),
    incidents.length === 0 ? nothing('None in the last 30 days. An alert opens one, and so does the button on an answer.') : incidentList(incidents)));
  return { element, title: 'Incidents' };
}

/** The newest, for the first screen; nothing where there are none. */
export async function recentIncidents(signal) {
  const found = await api.perhaps(api.incidents({ limit: 5 }, signal));
  if (!found || found.incidents.length === 0) return null;
  return h('section', { 'aria-labelledby': 'incidents-title' }, h('h2', { id: 'incidents-title' }, 'Recent incidents'), incidentList(found.incidents),
    h('p', {}, h('a', { href: link({ view: 'incidents' }), 'data-inside': true }, 'All incidents')));
}

const incidentList = incidents => h('ul', { class: 'incident-list' }, incidents.map(incident => h('li', {},
  h('p', {}, stateTag(incident), ' ', h('a', { href: link({ incident: incident.id }), 'data-inside': true, class: 'name' }, told(incident.title))),
  h('p', { class: 'small quiet' }, [moment(incident.began_at), lasted(incident), (incident.services ?? []).join(', '),
    incident.explanation ? words(incident.explanation.verdict) : ''].filter(Boolean).join(' · ')))));

function lasted(incident) {
  if (!isOver(incident)) return incident.firing > 0 ? 'alerts firing' : '';
  return incident.time_to_resolve_s === undefined ? '' : `lasted ${duration(incident.time_to_resolve_s * 1e6)}`;
}
