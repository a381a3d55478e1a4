// Every link of the chain with its evidence, in the order of cause.

import { change, roleGlyph, roleName } from './chain.js';
import { h, said, show } from './dom.js';
import { duration, label, number, owner, percent, relationVerb, tier, words } from './format.js';
import { decomposition, evidenceCard, shares } from './evidence.js';
import { linksAbout } from './links.js';
import { nodeChart } from './series.js';
import { note, noteOpen, opened } from './state.js';

/** Which step shows a node or an edge: `Map` of their IDs to step IDs. */
let stepOf = new Map();

export function openStep(id) {
  const step = document.getElementById('step-' + (stepOf.get(id) ?? id));
  if (!step) return;
  step.dispatchEvent(new CustomEvent('whence:open'));
  step.querySelector('button').focus({ preventScroll: true });
  step.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
}

export function steps(answer, context) {
  const nodes = new Map(answer.nodes.map(node => [node.id, node]));
  const found = stepsOf(answer, nodes);
  stepOf = new Map(found.flatMap(step => [[step.id, step.id], ...step.owns.map(id => [id, step.id])]));
  const wanted = opened();
  const open = new Set(wanted.length > 0 ? wanted.map(id => stepOf.get(id) ?? id) : [found[0]?.id]);
  return h('section', { class: 'steps', 'aria-labelledby': 'steps-title' },
    h('h2', { id: 'steps-title' }, 'The evidence for each link'),
    h('p', { class: 'quiet small' }, 'In the charts: grey ground is what is compared with, the red band is when it began, ', h('span', { class: 'change' }, '▼'), ' a change.'),
    found.map((step, i) => stepSection(step, i + 1, answer, context, open.has(step.id))));
}

/** A step for each edge, then for each node that no edge reaches. A node's evidence stands once. */
function stepsOf({ nodes, edges = [] }, byId) {
  const depth = new Map(nodes.map((node, i) => [node.id, i]));
  const ordered = [...edges].filter(edge => byId.has(edge.from) && byId.has(edge.to))
    .sort((a, b) => depth.get(a.from) - depth.get(b.from) || depth.get(a.to) - depth.get(b.to));
  const owned = new Set();
  const own = ids => ids.filter(id => !owned.has(id) && owned.add(id));
  const linked = ordered.map(edge => ({ id: edge.id, edge, from: byId.get(edge.from), to: byId.get(edge.to), owns: own([edge.to, edge.from]) }));
  const alone = nodes.filter(node => !owned.has(node.id)).map(node => ({ id: node.id, edge: null, from: null, to: node, owns: [node.id] }));
  return [...linked, ...alone];
}

function stepSection(step, place, answer, context, isOpen) {
  const body = h('div', { id: 'body-' + step.id, class: 'step-body', hidden: !isOpen });
  const button = h('button', { type: 'button', 'aria-expanded': String(isOpen), 'aria-controls': body.id, click: () => set(body.hidden) },
    h('span', { class: 'place', 'aria-hidden': 'true' }, place), h('span', {}, heading(step)), h('span', { class: 'basis' }, basis(step)));
  const section = h('section', { class: 'step', id: 'step-' + step.id, 'whence:open': () => set(true) }, h('h3', {}, button), body);
  let filled = false;

  function fill() {
    if (filled) return;
    filled = true;
    show(body, stepBody(step, answer, context));
  }

  function set(open) {
    body.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) fill();
    if (open && opened().length === 0) note({ open: [...document.querySelectorAll('.step-body:not([hidden])')].map(other => other.id.slice(5)).join(',') });
    else noteOpen(step.id, open);
  }

  if (isOpen) fill();
  return section;
}

const named = node => [said(label(node.entity), { class: 'name' }), owner(node.entity) ? h('span', { class: 'quiet' }, ' ', said(owner(node.entity))) : null];

function heading({ edge, from, to }) {
  return edge ? [named(from), ' ', h('span', { class: 'verb' }, relationVerb(edge.relation)), ' ', named(to)] : named(to);
}

function basis({ edge, to }) {
  if (!edge) return words(to.kind);
  const parts = [tier(edge.join?.tier)];
  if (edge.join?.coverage_pct !== undefined) parts.push(percent(edge.join.coverage_pct));
  return parts.join(', ');
}

function stepBody(step, answer, { templates, signal }) {
  const evidence = new Map((answer.evidence ?? []).map(item => [item.id, item]));
  const of = ids => [...new Set(ids)].map(id => evidence.get(id)).filter(Boolean);
  const ids = [...(step.edge?.evidence ?? []), ...[step.to, step.from].filter(node => node && step.owns.includes(node.id)).flatMap(node => node.evidence ?? [])];
  const cards = of(ids).map(item => evidenceCard(item, { answer, node: step.to, templates, signal }));
  const traced = of(ids).some(item => item.type === 'TRACE');
  const slot = h('div', { class: 'stand-in' });
  const sides = [step.from, step.to].filter(Boolean);
  return [
    h('div', { class: 'sides' }, sides.map(node => side(node, answer, of(node.evidence ?? []), templates, signal,
      exemplars => node === step.to && !traced && standIn(slot, exemplars, answer, { templates, signal })))),
    h('div', { class: 'cards' },
      step.edge ? linkFacts(step.edge) : null,
      sides.filter(node => node.decomposition && step.owns.includes(node.id)).map(node => decomposition(node.decomposition)),
      cards.filter(card => !card.wide).map(card => card.element)),
    cards.filter(card => card.wide).map(card => card.element),
    slot,
  ];
}

/** A request of the window that stands for the effect, where the evidence names none. */
function standIn(slot, exemplars, answer, context) {
  const from = Date.parse(answer.window?.from);
  const inWindow = exemplars.filter(({ time }) => !(Date.parse(time) < from));
  const found = ['first_error', 'slowest', 'newest'].map(role => inWindow.find(exemplar => exemplar.role === role)).find(Boolean);
  if (found) show(slot, evidenceCard({ type: 'TRACE', id: found.trace_id, trace_id: found.trace_id, display: `The ${words(found.role)} of the window` }, { answer, ...context }).element);
}

/** A node: its value before and after, and its curve once that is here. */
function side(node, answer, evidence, templates, signal, stand) {
  const plot = h('div', { class: 'slot' }, h('span', { class: 'quiet small' }, 'Drawing…'));
  nodeChart(answer, node, evidence, null, signal)
    .then(drawn => {
      if (drawn) stand(drawn.exemplars);
      show(plot, drawn?.element ?? (node.value ? shares([['before', node.value.before], ['after', node.value.after]], value => change({ before: value, after: value, unit: node.value.unit ?? node.signal?.unit }).split(' → ')[0]) : null));
    })
    .catch(() => show(plot));
  const { entity = {} } = node;
  const context = { service: entity['service.name'], from: answer.window?.from, to: answer.window?.to, kind: node.kind };
  return h('div', { class: `side ${node.role}` },
    h('p', {}, h('span', { class: 'role' }, h('span', { 'aria-hidden': 'true' }, roleGlyph(node.role) + ' '), roleName(node.role)), ' ', named(node)),
    h('p', { class: 'figure' }, words(node.kind), ' ', h('b', {}, change(node.value, node.signal))),
    plot,
    linksAbout(templates, context, ['service']));
}

function linkFacts({ order = {}, exposure, correlation_reason: reasons = [], direction_of_call: call, join = {}, path_probability: probability }) {
  const facts = [
    order.order === 'follows' ? ['Order', 'the effect was seen first']
      : order.precedes_probability !== undefined ? ['Order', `the cause came first with probability ${number(order.precedes_probability)}${gap(order)}`]
      : order.order ? ['Order', order.order === 'unknown' ? 'unknown: the data is too coarse to tell' : `the cause ${order.order} the effect`] : null,
    call ? ['Call', said(call.replace('->', ' → '))] : null,
    join.matched !== undefined ? ['Joined', `${number(join.matched)} requests, ${number(join.unmatched ?? 0)} not`] : null,
    reasons.length > 0 ? ['Because of', reasons.map(words).join(', ')] : null,
    probability !== undefined && probability !== null ? ['Weight', number(probability)] : null,
  ].filter(Boolean);
  return [
    exposure ? cohorts(exposure) : null,
    facts.length > 0 ? h('div', { class: 'card' }, h('h4', {}, 'Why these are linked'),
      h('dl', { class: 'facts' }, facts.map(([name, text]) => [h('dt', {}, name), h('dd', {}, text)]))) : null,
  ];
}

function gap({ gap_s: between }) {
  return between?.length === 2 ? `, ${duration(between[0] * 1e6)} to ${duration(between[1] * 1e6)} earlier` : '';
}

function cohorts({ failing_through_edge_pct: failing, healthy_through_edge_pct: healthy, risk_ratio: ratio, ci95 }) {
  return h('div', { class: 'card' },
    h('h4', {}, 'Requests through this link'),
    shares([['of the failing', failing], ['of the healthy', healthy]], percent, { full: 100, strong: 0 }),
    h('p', { class: 'small' }, 'A request through it was ', h('b', {}, `${number(ratio)} times`), ' as likely to fail',
      ci95?.length === 2 ? ` (95 % sure: ${number(ci95[0])} to ${number(ci95[1])})` : '', '.'));
}
