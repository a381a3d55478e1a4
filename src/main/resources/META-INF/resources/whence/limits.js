// What limits the answer and what to do next: ruled out, coincident, missing, checks, playbooks.

import { copyButton, h, outside, said } from './dom.js';
import { clock, duration, label, moment, number, percent, tier, words } from './format.js';
import { linksAbout } from './links.js';

export function limits(answer, { templates, context }) {
  const refuted = (answer.hypotheses ?? []).filter(hypothesis => hypothesis.status === 'refuted')
    .map(hypothesis => ({ what: hypothesis.statement, reason: 'refuted', detail: hypothesis.reason }));
  return h('div', { class: 'limits' },
    block('Next checks', answer.next_checks, check),
    playbooks(answer, templates, context),
    block('Ruled out', [...(answer.ruled_out ?? []), ...refuted], ruledOut),
    block('Only coincident', answer.coincident, item => [h('b', {}, said(item.what)), ': ', said(item.reason)]),
    block('Other candidates', (answer.candidates ?? []).filter(candidate => candidate.rank > 1).slice(0, 8), candidate),
    block('Missing evidence', answer.missing_evidence, missing),
    block('Changes in the window', loneChanges(answer), change),
    block('Alerts', answer.alerts, alert),
    block('Similar incidents', answer.similar, item => [h('b', {}, said(item.incident)), ' ', said(item.signature), ` (${percent(item.score * 100)} alike)`]),
    timeline(answer),
    block('New in this revision', answer.changed, revised),
    coverage(answer.coverage));
}

function block(title, items, draw) {
  if (!items || items.length === 0) return null;
  return h('section', {}, h('h2', {}, title), h('ul', { class: 'rows' }, items.map(item => h('li', {}, draw(item)))));
}

function check(item) {
  return [
    h('p', {}, said(item.why)),
    item.expr ? h('p', { class: 'code' }, h('code', {}, item.expr), ' ', copyButton(item.expr)) : null,
    h('p', { class: 'small' }, h('b', {}, 'If so: '), said(item.if_true), ' ', h('b', {}, 'If not: '), said(item.if_false)),
  ];
}

function playbooks(answer, templates, context) {
  const books = answer.playbooks ?? [];
  const runbooks = linksAbout(templates, context, ['kind']);
  if (books.length === 0 && !runbooks) return null;
  return h('section', {}, h('h2', {}, 'What to do'), runbooks ? h('p', {}, runbooks) : null,
    h('ul', { class: 'rows' }, books.map(book => h('li', {},
      h('p', {}, h('b', {}, outside(book.url, book.title ?? book.id)), book.risk ? h('span', { class: 'tag' }, `${book.risk} risk`) : null),
      h('ol', { class: 'tight' }, (book.steps ?? []).map(step => h('li', {}, said(step)))),
      book.history?.used ? h('p', { class: 'small quiet' },
        `Used ${number(book.history.used)} times, recovered ${number(book.history.recovered)}`,
        book.history.median_minutes ? `, after ${number(book.history.median_minutes)} min as a rule` : '', '.') : null))));
}

function ruledOut(item) {
  return [h('b', {}, said(item.what)), ': ', words(item.reason), item.detail ? [' – ', said(item.detail)] : null];
}

function candidate(item) {
  return [h('span', { class: 'score' }, number(item.score)), ' ', h('b', {}, said(label(item.entity))), ' ',
    h('span', { class: 'quiet' }, words(item.kind)), item.statement ? [': ', said(item.statement)] : null];
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

function change(item) {
  return [h('span', { class: 'score' }, clock(item.at)), ' ', words(item.kind), ' ', h('b', {}, said(item['service.name'] ?? '')), ' ',
    item['service.version'] ? said(item['service.version']) : null,
    item.url ? [' ', outside(item.url, 'open')] : null];
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

function timeline(answer) {
  const moments = answer.timeline ?? [];
  if (moments.length === 0) return null;
  return h('section', {}, h('h2', {}, 'Timeline'),
    h('ol', { class: 'rows' }, moments.map(item => h('li', {},
      h('time', { datetime: item.at, title: moment(item.at), class: 'score' }, clock(item.at)), ' ',
      h('span', { class: 'tag' }, words(item.kind)), ' ', said(item.text)))));
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
      gaps.length > 0 ? [h('dt', {}, 'Gaps'), h('dd', {}, h('ul', { class: 'tight' }, gaps.map(gap => h('li', {}, said(gap)))))] : null));
}
