// Every link of the chain with its evidence, in the order of cause.

import { h, said, show } from './dom.js';
import { evidenceCard } from './evidence.js';
import { cohorts, decomposition, shares } from './figures.js';
import { amount, duration, number, percent, words } from './format.js';
import { linksAbout } from './links.js';
import { change, label, owner, relationVerb, roleGlyph, roleName, tier } from './names.js';
import { nodeChart } from './series.js';
import { note, noteOpen, opened } from './state.js';

const MOST_BESIDES = 3;

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

function stepBody(step, answer, context) {
  const evidence = new Map((answer.evidence ?? []).map(item => [item.id, item]));
  const of = ids => [...new Set(ids)].map(id => evidence.get(id)).filter(Boolean);
  const sides = [step.from, step.to].filter(Boolean);
  const owned = sides.filter(node => step.owns.includes(node.id)).toReversed();
  const items = of([...(step.edge?.evidence ?? []), ...owned.flatMap(node => node.evidence ?? [])]);
  const more = besides(step, answer, of).filter(item => !items.includes(item));
  const card = item => evidenceCard(item, { answer, node: step.to, ...context });
  const cards = items.map(card);
  const slot = h('div', { class: 'stand-in' });
  const traced = items.some(item => item.type === 'TRACE');
  return [
    h('div', { class: 'sides' }, sides.map(node => side(node, answer, of(node.evidence ?? []), context,
      exemplars => node === step.to && !traced && standIn(slot, exemplars, answer, context)))),
    h('div', { class: 'cards' },
      step.edge ? linkFacts(step.edge) : null,
      owned.filter(node => node.decomposition).map(node => decomposition(node.decomposition)),
      cards.filter(({ wide }) => !wide).map(({ element }) => element)),
    cards.filter(({ wide }) => wide).map(({ element }) => element),
    more.length > 0 ? h('div', { class: 'wides' }, more.map(item => card(item).element)) : null,
    slot,
  ];
}

/** Log patterns that changed at the service where this step ends, found while other causes were weighed. */
function besides({ to, owns }, { candidates = [] }, of) {
  if (!owns.includes(to.id) || to.entity?.type !== 'service') return [];
  return of(candidates.filter(({ entity }) => entity?.['service.name'] === to.entity['service.name']).flatMap(candidate => candidate.evidence ?? []))
    .filter(item => item.type === 'LOG').slice(0, MOST_BESIDES);
}

/** A request of the window that stands for the effect, where the evidence names none. */
function standIn(slot, exemplars, answer, context) {
  const from = Date.parse(answer.window?.from);
  const inWindow = exemplars.filter(({ time }) => !(Date.parse(time) < from));
  const found = ['first_error', 'slowest', 'newest'].map(role => inWindow.find(exemplar => exemplar.role === role)).find(Boolean);
  if (found) show(slot, evidenceCard({ type: 'TRACE', id: found.trace_id, trace_id: found.trace_id, display: `The ${words(found.role)} of the window` }, { answer, ...context }).element);
}

/** A node: its value before and after, and its curve once that is here. */
function side(node, answer, evidence, { templates, signal }, stand) {
  const plot = h('div', { class: 'slot' }, h('span', { class: 'quiet small' }, 'Drawing…'));
  nodeChart(answer, node, evidence, signal)
    .then(drawn => {
      if (drawn) stand(drawn.exemplars);
      show(plot, drawn?.element ?? bars(node));
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

function bars({ value, signal }) {
  if (!value) return null;
  const unit = value.unit ?? signal?.unit;
  return shares([['before', value.before], ['after', value.after]], one => amount(one, unit));
}

function linkFacts({ order = {}, exposure, correlation_reason: reasons = [], direction_of_call: call, join = {}, path_probability: probability }) {
  const facts = [
    orderFact(order),
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

function orderFact({ order, precedes_probability: probability, gap_s: gap }) {
  if (order === 'follows') return ['Order', 'the effect was seen first'];
  if (order === 'unknown') return ['Order', 'the data is too coarse to tell'];
  const earlier = gap?.length === 2 ? `, ${duration(gap[0] * 1e6)} to ${duration(gap[1] * 1e6)} earlier` : '';
  if (probability !== undefined) return ['Order', `the cause came first${earlier} (${percent(probability * 100)} sure)`];
  return order ? ['Order', `the cause ${order} the effect`] : null;
}
