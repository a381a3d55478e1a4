// One question, one screen: the sentence and the verdict, the chain, the evidence, the limits.

import { changes, linkTemplates, perhaps } from './api.js';
import { askForm } from './ask.js';
import { chainPicture } from './chain.js';
import { copyButton, h, said } from './dom.js';
import { clock, day, number, percent, plural, span, words } from './format.js';
import { linksOut } from './links.js';
import { limits } from './limits.js';
import { onsets } from './onsets.js';
import { reach } from './series.js';
import { openStep, steps } from './steps.js';
import { link, opened } from './state.js';
import { fiveWhys } from './whys.js';

const VERDICTS = {
  established: 'Requests, order in time and mechanism agree.',
  probable: 'The evidence points here; something that would settle it is missing.',
  coincident: 'These moved together. Nothing but time links them: do not take it for the cause.',
  insufficient_evidence: 'The telemetry ends before the cause. What is missing is named below.',
  nothing_unusual: 'No indicator moved beyond what chance does.',
};

export async function answerScreen(given, state, signal) {
  const [templates, near] = await Promise.all([linkTemplates(), perhaps(changes({ ...reach(given), limit: 50 }, signal))]);
  const answer = { ...given, changes: allChanges(given.changes ?? [], near?.changes ?? []) };
  const context = outsideContext(answer);
  const chained = answer.nodes?.length > 0;
  const wide = chained && layersOf(answer) > 4;
  const element = h('article', { class: 'answer' },
    head(answer, linksOut(templates, context)),
    answer.verdict === 'insufficient_evidence' ? missing(answer) : null,
    chained ? h('div', { class: wide ? 'story wide' : 'story' },
      h('section', { class: 'chain', 'aria-labelledby': 'chain-title' },
        h('h2', { id: 'chain-title' }, 'The chain'),
        chainPicture(answer, openStep),
        onsets(answer)),
      fiveWhys(answer, openStep)) : null,
    chained ? steps(answer, { templates, signal }) : null,
    limits(answer, { templates, context }),
    askForm(state, { heading: 'Ask again', reach: reach(answer), shows: context.service }),
    footnotes(answer));
  return {
    element,
    title: answer.title,
    shown: () => {
      const wanted = location.hash.slice(1);
      if (wanted && opened().length > 0) document.getElementById(wanted)?.scrollIntoView();
    },
  };
}

/** What the answer says of changes, and after it the others of those hours. */
function allChanges(weighed, others) {
  const known = new Set(weighed.map(change => change.id));
  return [...weighed, ...others.filter(change => !known.has(change.id))];
}

function layersOf({ nodes, edges = [] }) {
  return edges.length === 0 ? nodes.length : edges.length + 1;
}

function outsideContext(answer) {
  const question = answer.question ?? {};
  const window = answer.window ?? {};
  const service = question['service.name'] ?? answer.nodes?.find(node => node.role === 'critical_failure')?.entity?.['service.name'];
  return { service, from: window.from ?? question.from, to: window.to ?? question.to, kind: answer.root_cause?.kind, explanation: answer.id };
}

function head(answer, outside) {
  const question = answer.question ?? {};
  const confidence = answer.confidence?.value;
  const postmortem = ownPath(answer.postmortem?.url ?? answer.links?.postmortem);
  return h('header', { class: 'head', 'data-verdict': answer.verdict },
    h('p', { class: 'asked' }, 'What caused ', question.signal ? said(question.signal) : 'the trouble',
      question['service.name'] ? [' at ', h('b', {}, said(question['service.name']))] : '',
      question.from ? `, ${span(question.from, question.to)}?` : '?'),
    h('h1', {}, said(answer.title)),
    h('p', { class: 'verdict' },
      h('strong', { class: 'stamp' }, words(answer.verdict)),
      typeof confidence === 'number' && answer.verdict !== 'nothing_unusual' ? [
        ' ', confidenceMeter(confidence)] : null,
      ' ', h('span', {}, VERDICTS[answer.verdict] ?? '')),
    h('dl', { class: 'parts' },
      partOf('◆', 'Root cause', 'root', answer.root_cause?.statement, confirmation(answer)),
      partOf('▲', 'Critical failure', 'critical', answer.critical_failure?.statement),
      impact(answer.impact)),
    h('p', { class: 'actions' },
      copyLink(), ' ',
      h('a', { href: `api/v1/explanations/${encodeURIComponent(answer.id)}?revision=${answer.revision ?? 1}` }, 'JSON'),
      postmortem ? [' ', h('a', { href: postmortem }, 'Post-mortem draft')] : null,
      outside));
}

/** A path of this service, which may lie behind a prefix. */
const ownPath = path => (path?.startsWith('/api/') ? path.slice(1) : null);

function confidenceMeter(value) {
  const bar = h('span', { class: 'meter', 'aria-hidden': 'true' }, h('span', {}));
  bar.firstChild.style.setProperty('inline-size', `${Math.round(value * 100)}%`);
  return h('span', { class: 'confidence' }, `confidence ${number(value)}`, ' ', bar);
}

function partOf(glyph, name, kind, statement, more) {
  if (!statement) return null;
  return h('div', { class: `part ${kind}` },
    h('dt', {}, h('span', { 'aria-hidden': 'true' }, glyph + ' '), name),
    h('dd', {}, said(statement), more));
}

const CONFIRMED = {
  suspect: 'a suspect until a person confirms it',
  match: 'confirmed by a person',
  rejected: 'rejected by a person',
};

function confirmation(answer) {
  const { root_cause: cause } = answer;
  const text = CONFIRMED[cause?.confirmation];
  return text ? h('span', { class: 'quiet' }, ` (${text})`) : null;
}

function impact(said) {
  if (!said) return null;
  const parts = [];
  if (said.failed_requests !== undefined) parts.push(plural(said.failed_requests, 'failed request'));
  if (said.affected_requests_pct !== undefined) parts.push(`${percent(said.affected_requests_pct)} of requests affected`);
  if (said.estimated_affected_users !== undefined) parts.push(`about ${plural(said.estimated_affected_users, 'user')}`);
  for (const slo of said.slo ?? []) parts.push(`${percent(slo.budget_consumed_pct)} of the error budget of ${slo.name}`);
  return parts.length > 0 ? partOf('●', 'Impact', 'impact', parts.join(', ')) : null;
}

function missing(answer) {
  const needs = answer.missing_evidence ?? [];
  return needs.length === 0 ? null : h('section', { class: 'problem', 'aria-label': 'What is missing' },
    h('h2', {}, 'What would answer it'),
    h('ul', {}, needs.map(item => h('li', {}, h('b', {}, said(item.need)), item.how ? [': ', said(item.how)] : ''))));
}

function copyLink() {
  const button = copyButton('');
  button.textContent = 'Copy link';
  button.addEventListener('click', async event => {
    event.stopImmediatePropagation();
    try {
      await navigator.clipboard.writeText(location.href);
      button.textContent = 'Link copied';
    } catch {
      button.textContent = 'Copy the address from the bar above';
    }
  }, { capture: true });
  return button;
}

function footnotes(answer) {
  const { engine = {}, window = {} } = answer;
  const facts = [
    `Answer ${answer.id}, revision ${answer.revision ?? 1}`,
    answer.status && answer.status !== 'complete' ? words(answer.status) : '',
    window.baseline ? `compared with ${day(window.baseline.from)} ${clock(window.baseline.from)} – ${clock(window.baseline.to)} (${words(window.baseline.kind ?? 'baseline')})` : '',
    ...(window.history ?? []).map(step => `window ${step.reason}`),
    engine.cells ? `${engine.cells} rollups` : '',
    engine.blocks_opened !== undefined ? `${plural(engine.blocks_opened, 'block')} opened` : '',
    engine.version ? `engine ${engine.version}` : '',
    answer.confidence?.method ? `confidence from ${answer.confidence.method}` : '',
    answer.confidence?.calibrated_on ? `calibrated on ${answer.confidence.calibrated_on}` : '',
  ];
  const supersedes = answer.supersedes?.includes('@') ? answer.supersedes.split('@') : null;
  return h('footer', { class: 'quiet small' }, facts.filter(Boolean).join(' · '),
    supersedes ? [' · ', h('a', { href: link({ explanation: supersedes[0], revision: supersedes[1] }), 'data-inside': true }, 'the revision before')] : null);
}

