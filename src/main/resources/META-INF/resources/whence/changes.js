// Changes: what went out, how it stands against what it did not touch, and what people say of it.

import * as api from './api.js';
import { deeds } from './deeds.js';
import { h, outside, said, told } from './dom.js';
import { shares, sure } from './figures.js';
import { clock, moment, number, percent, words } from './format.js';
import { go, read } from './state.js';

const SAME_MILLIS = 5 * 60e3;

export const changeName = change =>
  [words(change.strategy ?? change.kind), change['service.name'], change['service.version']].filter(Boolean).join(' ');

/** What the answer says of changes, and after it the others of those hours; one that was told of twice stands once. */
export function allChanges(weighed, others) {
  const isSame = (a, b) => a.id === b.id || (a['service.name'] === b['service.name'] && a['service.version'] === b['service.version']
    && Math.abs(Date.parse(a.at) - Date.parse(b.at)) < SAME_MILLIS);
  return [...weighed, ...others.filter(change => !weighed.some(known => isSame(known, change)))];
}

export function changeCard(item, { answer, mayTend }) {
  const found = (answer.changes ?? []).find(other => other.id === item.change);
  if (!found) return h('p', {}, told(item.display ?? item.change));
  const between = [found.previous_version, found['service.version']].filter(Boolean).join(' → ');
  const { cohort, reasons = [] } = found.correlation ?? {};
  return [
    h('p', {}, h('b', {}, words(found.kind), ' of ', said(found['service.name'] ?? ''), ' ', said(between))),
    h('p', { class: 'small' }, [moment(found.at), found.strategy ? words(found.strategy) : '', found.traffic_pct ? `${percent(found.traffic_pct)} of traffic` : '',
      found['deployment.id'] ? `deployment ${found['deployment.id']}` : '', found.source ?? ''].filter(Boolean).join(' · '), found.url ? [' · ', outside(found.url, 'open')] : null),
    cohort ? [
      h('p', {}, said(cohort.metric), ', in the same minutes:'),
      shares([['changed', cohort.canary], ['unchanged', cohort.stable]], number, { strong: 0 }),
      h('p', { class: 'small quiet' }, `difference ${number(cohort.difference)}`, sure(cohort.ci95)),
    ] : null,
    reasons.length > 0 ? h('p', { class: 'small quiet' }, reasons.map(words).join(' · ')) : null,
    confirmation(found, answer, mayTend),
  ];
}

const SAID = {
  suspect: 'A suspect, until a person confirms it.',
  match: 'Confirmed by a person.',
  rejected: 'Rejected by a person.',
};

/** A person, not the machine, turns a suspect into a match. */
function confirmation(change, answer, mayTend) {
  const now = change.confirmation;
  if (!SAID[now]) return null;
  const say = (confirmation, text) => ({
    id: `confirm-${confirmation}-${change.id}`, text,
    act: () => api.confirm(answer.id, change.id, confirmation),
    then: next => go({ ...read(), explanation: next.id ?? answer.id, revision: next.revision }),
  });
  return [
    h('p', { class: 'small' }, SAID[now]),
    mayTend ? deeds([
      now === 'match' ? null : say('match', 'It was this'),
      now === 'rejected' ? null : say('rejected', 'It was not'),
      now === 'suspect' ? null : say('suspect', 'Back to suspect'),
    ].filter(Boolean), { label: `What people say of ${changeName(change)}` }) : null,
  ];
}

export const changeLine = item => [h('span', { class: 'score' }, clock(item.at)), ' ', words(item.kind), ' ', h('b', {}, said(item['service.name'] ?? '')), ' ',
  item['service.version'] ? said(item['service.version']) : null,
  item.url ? [' ', outside(item.url, 'open')] : null];
