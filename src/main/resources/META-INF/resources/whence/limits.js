// What limits the answer and what to do next: ruled out, coincident, missing, checks, playbooks.

import { changeLine } from './changes.js';
import { copyButton, h, said, told } from './dom.js';
import { experimentList } from './experiments.js';
import { clock, duration, moment, number, percent, words } from './format.js';
import { linksAbout } from './links.js';
import { label, tier } from './names.js';
import { playbookList } from './playbooks.js';
import { link } from './state.js';
import { timeline } from './timeline.js';

export function limits(answer, { templates, outside }) {
  const refuted = (answer.hypotheses ?? []).filter(hypothesis => hypothesis.status === 'refuted')
    .map(hypothesis => ({ what: hypothesis.statement, reason: 'refuted', detail: hypothesis.reason }));
  return h('div', { class: 'limits' },
    block('Next checks', answer.next_checks, check),
    playbooks(answer, templates, outside),
    block('Ruled out', [...(answer.ruled_out ?? []), ...refuted], ruledOut),
    block('Only coincident', answer.coincident, item => [h('b', {}, told(item.what)), ': ', told(item.reason)]),
    block('Other candidates', (answer.candidates ?? []).filter(candidate => candidate.rank > 1).slice(0, 8), candidate),
    block('Missing evidence', answer.missing_evidence, missing),
    block('Load tests of this path', answer.load_tests, loadTest),
    block('Changes in the window', loneChanges(answer), changeLine),
    block('Alerts', answer.alerts, alert),
    block('Similar incidents', answer.similar, similar),
    moments(answer.timeline),
    block('New in this revision', answer.changed, revised),
    coverage(answer.coverage));
}

function block(title, items, draw) {
  if (!items || items.length === 0) return null;
  return h('section', {}, h('h2', {}, title), h('ul', { class: 'rows' }, items.map(item => h('li', {}, draw(item)))));
}

function similar({ incident, title, signature, score }) {
  const name = told(title ?? incident);
  return [incident?.startsWith('inc_') ? h('a', { href: link({ incident }), 'data-inside': true }, name) : h('b', {}, name),
    h('p', { class: 'small quiet' }, said(signature), ` · ${percent(score * 100)} alike`)];
}

const moments = list => ((list ?? []).length === 0 ? null : h('section', {}, h('h2', {}, 'Timeline'), timeline(list)));

function check(item) {
  return [
    h('p', {}, told(item.why)),
    item.expr ? h('p', { class: 'code' }, h('code', {}, item.expr), ' ', copyButton(item.expr)) : null,
    h('p', { class: 'small' }, h('b', {}, 'If so: '), told(item.if_true), ' ', h('b', {}, 'If not: '), told(item.if_false)),
  ];
}

function playbooks(answer, templates, context) {
  const books = answer.playbooks ?? [];
  const runbooks = linksAbout(templates, context, ['kind']);
  const chained = answer.edges?.length > 0;
  if (books.length === 0 && !runbooks && !chained) return null;
  return h('section', {}, h('h2', {}, 'What to do'), runbooks ? h('p', {}, runbooks) : null,
    playbookList(books),
    chained ? h('div', { class: 'playbooks' }, experimentList(answer.id)) : null);
}

function ruledOut(item) {
  return [h('b', {}, told(item.what)), ': ', words(item.reason), item.detail ? [' – ', told(item.detail)] : null];
}

function candidate(item) {
  return [h('span', { class: 'score' }, number(item.score)), ' ', h('b', {}, said(label(item.entity))), ' ',
    h('span', { class: 'quiet' }, words(item.kind)), item.statement ? [': ', told(item.statement)] : null];
}

function missing(item) {
  return [h('b', {}, said(item.need)), item.how ? [': ', said(item.how)] : null,
    item.would_raise_confidence_to ? h('span', { class: 'quiet' }, ` (would raise confidence to ${number(item.would_raise_confidence_to)})`) : null];
}

/** Changes that no step of the chain shows as its evidence. */
function loneChanges(answer) {
  const shown = new Set((answer.evidence ?? []).map(evidence => evidence.change).filter(Boolean));
  return (answer.changes ?? []).filter(item => !shown.has(item.id));
}

function loadTest({ change, at, reached, gaps = [] }) {
  return [h('span', { class: 'score' }, moment(at)), ' ', h('b', {}, said(change)), ': ',
    reached ? 'reached what the incident needed, and did not show it' : told(gaps.join('; '))];
}

function alert(item) {
  return [h('span', { class: 'score' }, clock(item.starts_at)), ' ', said(item.name ?? item.source), ' ',
    item.detection_delay_s ? h('span', { class: 'quiet' }, `${duration(item.detection_delay_s * 1e6)} after it began`) : null];
}

function revised({ field, before, after, added, removed }) {
  if (added || removed) return [words(field), added ? ' now with ' : ' no longer with ', said((added ?? removed).map(plain).join(', '))];
  return [words(field), ': ', said(plain(before ?? 'nothing')), ' → ', h('b', {}, said(plain(after ?? 'nothing')))];
}

/** A value of any shape as text; entities come as their JSON. */
function plain(value) {
  try {
    const parsed = typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
    return typeof parsed === 'object' ? label(parsed) : String(parsed);
  } catch {
    return String(value);
  }
}

function coverage(said_) {
  if (!said_) return null;
  const joins = Object.entries(said_.join ?? {}).filter(([, share]) => share > 0).sort(([, a], [, b]) => b - a);
  const marks = Object.entries(said_.watermarks ?? {});
  const gaps = said_.gaps ?? [];
  const rows = [
    joins.length > 0 ? ['Joins', joins.map(([name, share]) => `${percent(share * 100)} ${tier(name)}`).join(', ')] : null,
    said_.sampling?.traces ? ['Sampling', `traces: ${said_.sampling.traces}${said_.sampling.adjusted ? ', counts adjusted for it' : ''}`] : null,
    marks.length > 0 ? ['Data until', marks.map(([name, time]) => `${name} ${clock(time)}`).join(', ')] : null,
  ].filter(Boolean);
  if (rows.length === 0 && gaps.length === 0) return null;
  return h('section', {}, h('h2', {}, 'What it rests on'),
    h('dl', { class: 'facts' }, rows.map(([name, text]) => [h('dt', {}, name), h('dd', {}, said(text))]),
      gaps.length > 0 ? [h('dt', {}, 'Gaps'), h('dd', {}, h('ul', { class: 'tight' }, gaps.map(gap => h('li', {}, told(gap)))))] : null));
}
