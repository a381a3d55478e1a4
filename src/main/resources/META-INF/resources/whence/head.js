// What is read first: the question, the sentence, how firmly it stands, and what can be done with it.

import { copyButton, h, said, show, told } from './dom.js';
import { onset, percent, span, words } from './format.js';
import { impactText } from './impact.js';
import { incidentDeed } from './incidentdeed.js';
import { linksOut } from './links.js';
import { change, label, owner, version } from './names.js';
import { link, question, read } from './state.js';

const VERDICTS = {
  established: 'Requests, order in time and mechanism agree.',
  probable: 'The evidence points here; something that would settle it is missing.',
  coincident: 'These moved together. Nothing but time links them: do not take it for the cause.',
  insufficient_evidence: 'The telemetry ends before the cause. What is missing is named below.',
  nothing_unusual: 'No indicator moved beyond what chance does.',
};

const CONFIRMED = {
  suspect: 'a suspect until a person confirms it',
  match: 'confirmed by a person',
  rejected: 'rejected by a person',
};

export function head(answer, { templates, mayTend, outside }) {
  const { question: asked = {}, root_cause: cause, critical_failure: failure } = answer;
  const parts = [
    partOf(answer, '◆', 'Root cause', 'root', cause, CONFIRMED[cause?.confirmation]),
    partOf(answer, '▲', 'Critical failure', 'critical', failure),
    impactText(answer.impact) ? part('●', 'Impact', 'impact', impactText(answer.impact)) : null].filter(Boolean);
  return h('header', { class: 'head', 'data-verdict': answer.verdict },
    h('p', { class: 'asked' }, 'What caused ', asked.signal ? said(asked.signal) : 'the trouble',
      asked['service.name'] ? [' at ', h('b', {}, said(asked['service.name']))] : '',
      asked.from ? `, ${span(asked.from, asked.to)}?` : '?'),
    h('h1', {}, told(answer.title)),
    h('p', { class: 'verdict' },
      h('strong', { class: 'stamp' }, words(answer.verdict)), ' ',
      answer.verdict === 'nothing_unusual' ? null : confidence(answer.confidence?.value), ' ',
      h('span', {}, VERDICTS[answer.verdict] ?? '')),
    answer.status === 'partial' ? early() : null,
    parts.length > 0 ? h('dl', { class: 'parts' }, parts) : null,
    actions(answer, mayTend, linksOut(templates, outside)));
}

function confidence(value) {
  if (typeof value !== 'number') return null;
  const bar = h('span', { class: 'meter', 'aria-hidden': 'true' }, h('span', {}));
  bar.firstChild.style.setProperty('inline-size', `${Math.round(value * 100)}%`);
  return h('span', { class: 'confidence' }, bar, ` ${percent(Math.round(value * 100))} confident`);
}

/** Requests are still being joined: asked again later, the same question may be answered better. */
function early() {
  const { utc } = read();
  return h('p', { class: 'early' }, h('b', {}, 'Early: '), 'requests of this window are still being joined. ',
    h('a', { href: link({ ...question(read()), utc }), 'data-inside': true }, 'Ask again'));
}

/** The statement, or, where the title has said it already, what it is about in a few words. */
function partOf({ title = '', nodes = [] }, glyph, name, kind, pointed, more) {
  if (!pointed?.statement) return null;
  const node = nodes.find(one => one.id === pointed.node);
  if (!node || !title.includes(pointed.statement)) return part(glyph, name, kind, told(pointed.statement), quietly(more));
  return part(glyph, name, kind,
    h('b', {}, said(label(node.entity)), ' ', said(version(node))), owner(node.entity) ? [' ', said(owner(node.entity))] : null,
    h('br'), [words(node.kind), change(node.value, node.signal), node.onset ? `from ${onset(node.onset)}` : ''].filter(Boolean).join(' · '), quietly(more));
}

const quietly = text => (text ? h('div', { class: 'quiet small' }, text) : null);

function part(glyph, name, kind, ...text) {
  return h('div', { class: `part ${kind}` },
    h('dt', {}, h('span', { 'aria-hidden': 'true' }, glyph + ' '), name), h('dd', {}, text));
}

function actions(answer, mayTend, outside) {
  const stored = `api/v1/explanations/${encodeURIComponent(answer.id)}`;
  const revision = `?revision=${answer.revision ?? 1}`;
  const tend = h('span', {});
  incidentDeed(answer, mayTend).then(found => show(tend, found)).catch(() => {});
  return h('div', { class: 'actions' }, tend,
    copyButton('', { text: 'Copy link', what: () => location.href }), ' ',
    h('a', { href: `${stored}/postmortem${revision}` }, 'Post-mortem as Markdown'), ' ',
    h('a', { href: stored + revision }, 'JSON'),
    outside);
}
