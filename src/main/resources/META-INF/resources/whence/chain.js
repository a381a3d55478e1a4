// The chain as a picture: causes left (above, on a narrow screen), symptoms right (below).

import { h, onWidth, s, show } from './dom.js';
import { onset, words } from './format.js';
import { layers } from './layers.js';
import { change, label, onlyTime, owner, relation, relationVerb, roleGlyph, roleName, tier, version } from './names.js';
import { link, read } from './state.js';
import { fit } from './text.js';

const BOX = { least: 138, most: 230, height: 128, gap: 50, row: 24, above: 26, inset: 13 };
const NAME = '600 14px';
/** The picture; it fits the width it gets. */
export function chainPicture(answer, openStep) {
  const frame = h('div', { class: 'picture' });
  onWidth(frame, width => show(frame, picture(answer, width, openStep)));
  return h('figure', {}, frame, legend(answer));
}

function legend({ edges = [] }) {
  const notes = ['From cause to symptom.'];
  if (edges.some(onlyTime)) notes.push('Dashed: nothing but time joins them.');
  if (edges.some(({ order }) => order?.order === 'unknown')) notes.push('No arrow head: the data cannot tell which came first.');
  if (edges.some(({ order }) => order?.order === 'follows')) notes.push('No arrow head, order in its step: the effect was seen first; the requests tell the direction.');
  return h('figcaption', { class: 'quiet small' }, notes.join(' '));
}

function picture(answer, width, openStep) {
  const { nodes, edges = [] } = answer;
  const columns = layers(nodes.map(node => node.id), edges);
  const byId = new Map(nodes.map(node => [node.id, node]));
  const skips = edges.some(({ from, to }) => columnOf(columns, to) - columnOf(columns, from) > 1);
  const place = across(columns, width, skips ? BOX.above : 4) ?? down(columns, width);
  const svg = s('svg', { viewBox: `0 0 ${width} ${place.height}`, width, height: place.height, role: 'group', 'aria-label': told(edges, byId) },
    s('defs', {},
      s('marker', { id: 'arrow', viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 8, markerHeight: 8, orient: 'auto-start-reverse' },
        s('path', { d: 'M0 0 10 5 0 10z', class: 'arrow' }))));
  for (const edge of edges) {
    const from = place.boxes.get(edge.from);
    const to = place.boxes.get(edge.to);
    if (from && to) svg.append(edgePicture(edge, byId, place.route(from, to), openStep));
  }
  for (const node of nodes) {
    const box = place.boxes.get(node.id);
    if (box) svg.append(nodePicture(node, box, openStep));
  }
  return svg;
}

function told(edges, byId) {
  const links = edges.map(edge => `${label(byId.get(edge.from)?.entity)} ${relationVerb(edge.relation)} ${label(byId.get(edge.to)?.entity)}`);
  return links.length > 0 ? 'Chain of causes: ' + links.join('; ') : 'Chain of causes';
}

const columnOf = (columns, id) => columns.findIndex(column => column.includes(id));

/** Side by side, with room above for edges that pass over boxes; null where the screen is too narrow. */
function across(columns, width, above) {
  const gaps = (columns.length - 1) * BOX.gap;
  const boxWidth = Math.min(BOX.most, (width - 4 - gaps) / columns.length);
  const rows = Math.max(...columns.map(column => column.length));
  if (boxWidth < BOX.least) return null;
  const boxes = new Map();
  const inner = rows * (BOX.height + BOX.row) - BOX.row;
  const gap = columns.length > 1 ? Math.min(150, (width - 4 - boxWidth * columns.length) / (columns.length - 1)) : 0;
  columns.forEach((column, x) => column.forEach((id, y) => {
    const own = column.length * (BOX.height + BOX.row) - BOX.row;
    boxes.set(id, {
      x: 2 + x * (boxWidth + gap), y: above + (inner - own) / 2 + y * (BOX.height + BOX.row),
      width: boxWidth, height: BOX.height, column: x,
    });
  }));
  return { boxes, height: inner + above + 6, route: sideways };
}

function sideways(from, to) {
  const start = [from.x + from.width, from.y + from.height / 2];
  const end = [to.x, to.y + to.height / 2];
  if (to.column - from.column > 1) {
    const top = Math.min(from.y, to.y) - BOX.above + 8;
    const x1 = from.x + from.width / 2;
    const x2 = to.x + to.width / 2;
    return { path: `M${x1} ${from.y} C${x1} ${top} ${x1} ${top} ${x1 + 40} ${top} L${x2 - 40} ${top} C${x2} ${top} ${x2} ${top} ${x2} ${to.y}`, label: [(x1 + x2) / 2, top - 5], anchor: 'middle' };
  }
  const middle = (start[0] + end[0]) / 2;
  return {
    path: `M${start[0]} ${start[1]} C${middle} ${start[1]} ${middle} ${end[1]} ${end[0]} ${end[1]}`,
    label: [middle, (start[1] + end[1]) / 2 - 9], anchor: 'middle',
  };
}

/** One below the other. */
function down(columns, width) {
  const boxes = new Map();
  const order = columns.flat();
  const gutter = columns.some(column => column.length > 1) ? 36 : 0;
  const boxWidth = Math.min(420, width - 4 - gutter);
  const gap = 46;
  order.forEach((id, i) => boxes.set(id, { x: 2 + gutter, y: 4 + i * (BOX.height + gap), width: boxWidth, height: BOX.height, column: i }));
  return { boxes, height: order.length * (BOX.height + gap) - gap + 10, route: downwards };
}

function downwards(from, to) {
  if (to.column === from.column + 1) {
    const x = from.x + 40;
    const middle = (from.y + from.height + to.y) / 2;
    return { path: `M${x} ${from.y + from.height} L${x} ${to.y}`, label: [x + 12, middle + 4], anchor: 'start' };
  }
  const lane = from.x - 26;
  const y1 = from.y + from.height - 24;
  const y2 = to.y + 24;
  return { path: `M${from.x} ${y1} C${lane} ${y1} ${lane} ${y1} ${lane} ${y1 + 30} L${lane} ${y2 - 30} C${lane} ${y2} ${lane} ${y2} ${to.x} ${y2}` };
}

function stepLink(stepId, name, kind, openStep, ...children) {
  return s('a', {
    href: link({ ...read(), open: stepId }) + '#step-' + stepId, class: kind, 'aria-label': name,
    click: event => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      openStep(stepId);
    },
  }, children);
}

function edgePicture(edge, byId, route, openStep) {
  const ordered = !['unknown', 'follows'].includes(edge.order?.order);
  const name = `${relation(edge.relation)}: ${label(byId.get(edge.from)?.entity)} ${relationVerb(edge.relation)} ${label(byId.get(edge.to)?.entity)}, ${tier(edge.join?.tier)}. Show its evidence`;
  return stepLink(edge.id, name, onlyTime(edge) ? 'edge only-time' : 'edge', openStep,
    s('path', { d: route.path, class: 'reach' }),
    s('path', { d: route.path, class: 'line', 'marker-end': ordered ? 'url(#arrow)' : null }),
    route.label ? s('text', { x: route.label[0], y: route.label[1], 'text-anchor': route.anchor, 'aria-hidden': 'true' }, relation(edge.relation)) : null,
    s('title', {}, name));
}

/** What a box says, line by line: `[text, class, font, height, stretch]`. */
function linesOf(node, inner) {
  const name = fit(label(node.entity), inner, NAME, 2);
  const whose = owner(node.entity);
  return [
    [`${roleGlyph(node.role)} ${roleName(node.role).toUpperCase()}`, 'role', '600 10px', 20, 1.07],
    ...name.map(line => [line, 'name', NAME, 17]),
    name.length === 1 && whose ? [whose, 'kind', '12px', 17] : null,
    [[words(node.kind), version(node)].filter(Boolean).join(' '), 'kind', '12px', name.length === 1 && !whose ? 36 : 19],
    [change(node.value, node.signal), 'value', '600 13px', 20],
    [node.onset ? 'from ' + onset(node.onset) : '', 'onset', '11px', 19],
  ].filter(Boolean);
}

function nodePicture(node, box, openStep) {
  const inner = box.width - 2 * BOX.inset + 4;
  let y = box.y;
  const texts = linesOf(node, inner).map(([text, kind, font, height, stretch = 1]) =>
    s('text', { x: box.x + BOX.inset, y: y += height, class: kind, 'aria-hidden': 'true' }, fit(text, inner / stretch, font, 1)[0]));
  const whole = `${roleName(node.role)}: ${label(node.entity)} ${owner(node.entity)}, ${words(node.kind)} ${change(node.value, node.signal)}. Show its evidence`;
  return stepLink(node.id, whole, `node ${node.role}`, openStep,
    s('rect', { x: box.x, y: box.y, width: box.width, height: box.height, rx: 6, class: 'box' }),
    node.role === 'critical_failure' ? s('rect', { x: box.x + 4, y: box.y + 4, width: box.width - 8, height: box.height - 8, rx: 3, class: 'second' }) : null,
    node.role === 'root_cause' ? s('path', { d: spine(box), class: 'spine' }) : null,
    texts,
    s('title', {}, whole));
}

const spine = ({ x, y, height }) => `M${x + 7} ${y} h-1 a6 6 0 0 0 -6 6 v${height - 12} a6 6 0 0 0 6 6 h1z`;
