// Who calls whom, and what they share: the picture, and the same as a table.

import * as api from './api.js';
import { h, onWidth, s, said, show } from './dom.js';
import { amount, duration, percent, plural, words } from './format.js';
import { routed } from './layers.js';
import { resourceParts } from './names.js';
import { nothing } from './problem.js';
import { qualified } from './series.js';
import { link } from './state.js';
import { fit } from './text.js';

const BOX = { width: 168, height: 58, gap: 74, row: 16, lane: 6 };
const MOST = 80;
const FAILING = 0.05;
const WINDOWS = [['15 min', 'now-15m'], ['1 h', 'now-1h'], ['6 h', 'now-6h'], ['24 h', 'now-24h']];

export async function mapScreen(state, signal) {
  const window = { from: state.from ?? 'now-1h', to: state.to ?? 'now' };
  const found = withoutTwins(await api.topology({ ...window, service: state.focus, environment: state.environment }, signal));
  const element = h('article', { class: 'map' },
    h('header', { class: 'head' },
      h('h1', {}, state.focus ? ['Around ', said(state.focus)] : ['Who calls whom', state.environment ? [' in ', said(state.environment)] : '']),
      h('p', { class: 'actions' }, 'Last ', WINDOWS.map(([name, from]) => [h('a', {
        href: link({ view: 'map', focus: state.focus, environment: state.environment, from }), 'data-inside': true, 'aria-current': window.from === from && 'true' }, name), ' ']),
      state.focus ? h('a', { href: link({ view: 'map', environment: state.environment, from: state.from, to: state.to }), 'data-inside': true }, state.environment ? ['All services in ', said(state.environment)] : 'All services') : null,
      !state.focus && state.environment ? h('a', { href: link({ view: 'map', from: state.from, to: state.to }), 'data-inside': true }, 'All environments') : null)),
    found.nodes.length === 0 ? nothing('Nothing was heard of in that window. Choose a longer one, or send telemetry.') : pictureOf(found, state),
    found.nodes.length === 0 ? null : callTable(found, state));
  return { element, title: 'Services' };
}

const nodeName = node => node['service.name'] ?? (node.resource ? resourceParts(node.resource).name : node.id);

/** The map around a service, told apart from others of its name. */
const around = (node, { from, to }) =>
  link({ view: 'map', focus: qualified(node), environment: node['deployment.environment.name'], from, to });

/** Where several services are called the same: the name, and what tells this one apart. */
function namesOf(nodes) {
  const count = new Map();
  for (const node of nodes) count.set(nodeName(node), (count.get(nodeName(node)) ?? 0) + 1);
  const full = node => [qualified(node), node['deployment.environment.name'] && `(${node['deployment.environment.name']})`].filter(Boolean).join(' ');
  return new Map(nodes.map(node => [node.id, node['service.name'] && count.get(nodeName(node)) > 1 ? full(node) : nodeName(node)]));
}

/** Whether one node may be another that says more of itself. */
const mayBe = (less, full) => ['service.namespace', 'deployment.environment.name'].every(key => !less[key] || less[key] === full[key]);

/** What callers know under another name than it has itself would stand there twice. */
function withoutTwins(found) {
  const services = found.nodes.filter(node => node['service.name']);
  const serving = services.filter(node => node.served);
  const itself = node => serving.filter(one => nodeName(one) === nodeName(node) && mayBe(node, one));
  const named = new Set(services.map(nodeName));
  const hosts = new Set(found.nodes.filter(node => node.resource).map(node => resourceParts(node.resource).name.split('/')[0]));
  const isPeer = node => node.resource && resourceParts(node.resource).kind === 'peer' && named.has(nodeName(node));
  const isHost = node => node['service.name'] && !node.served && hosts.has(nodeName(node));
  const dropped = new Set(found.nodes.filter(node => isPeer(node) || isHost(node)).map(node => node.id));
  const alias = new Map(services.filter(node => !node.served).map(node => [node.id, itself(node)])
    .filter(([, found]) => found.length === 1).map(([id, [found]]) => [id, found.id]));
  return {
    ...found,
    nodes: found.nodes.filter(node => !dropped.has(node.id) && !alias.has(node.id)),
    edges: found.edges.filter(edge => !dropped.has(edge.target)).map(edge => ({ ...edge, target: alias.get(edge.target) ?? edge.target })),
  };
}

function pictureOf(found, state) {
  if (found.nodes.length > MOST) return nothing(`${plural(found.nodes.length, 'node')}: too many for a picture. Choose one below to see its neighbours.`);
  const frame = h('div', { class: 'picture scrolls' });
  onWidth(frame, width => show(frame, picture(found, width, state)));
  return h('figure', {}, frame, h('figcaption', { class: 'quiet small' },
    'Callers to the left. Numbers: requests served, share that failed, 99th percentile. ▲: more than 5 % failed. Round ends: a shared resource.'));
}

function picture({ nodes, edges }, width, state) {
  const ids = nodes.map(node => node.id);
  const names = namesOf(nodes);
  const known = new Set(ids);
  const { columns, way } = routed(ids, edges.map(edge => ({ from: edge.source, to: edge.target })));
  const gap = Math.max(44, Math.min(BOX.gap * 1.8, columns.length > 1 ? (width - columns.length * BOX.width - 4) / (columns.length - 1) : 0));
  const whole = Math.max(width, columns.length * BOX.width + (columns.length - 1) * gap + 4);
  const tall = id => (known.has(id) ? BOX.height : BOX.lane) + BOX.row;
  const heights = columns.map(column => column.reduce((sum, id) => sum + tall(id), 0));
  const height = Math.max(...heights) + 30;
  const boxes = new Map();
  columns.forEach((column, x) => {
    let y = 4 + (height - 30 - heights[x]) / 2;
    for (const id of column) {
      boxes.set(id, { x: 2 + x * (BOX.width + gap), y, middle: y + (tall(id) - BOX.row) / 2, column: x });
      y += tall(id);
    }
  });
  const most = Math.max(...edges.map(edge => edge.calls.rate), 1e-9);
  return s('svg', { viewBox: `0 0 ${whole} ${height}`, width: whole, height, role: 'group', 'aria-label': 'Services and their calls; the table below says the same' },
    edges.filter(edge => boxes.has(edge.source) && boxes.has(edge.target))
      .map(edge => edgePicture(edge, [edge.source, ...way(edge.source, edge.target), edge.target].map(id => boxes.get(id)), most)),
    nodes.map(node => nodePicture(node, names.get(node.id), boxes.get(node.id), state)));
}

function edgePicture(edge, stops, most) {
  const failing = edge.calls.error_ratio > FAILING;
  const line = s('path', { d: stops[1].column > stops[0].column ? forwards(stops) : backwards(stops[0], stops.at(-1)), class: failing ? 'call failing' : 'call' },
    s('title', {}, redText(edge.calls)));
  line.style.setProperty('stroke-width', `${(1 + 3.5 * Math.sqrt(edge.calls.rate / most)).toFixed(1)}px`);
  return line;
}

/** From box to box, straight through the places kept free between other boxes. */
function forwards(stops) {
  let path = `M${stops[0].x + BOX.width} ${stops[0].middle}`;
  for (let i = 1; i < stops.length; i++) {
    const from = stops[i - 1].x + BOX.width;
    const bend = (stops[i].x - from) / 2;
    path += ` C${from + bend} ${stops[i - 1].middle} ${stops[i].x - bend} ${stops[i].middle} ${stops[i].x} ${stops[i].middle}`;
    if (i < stops.length - 1) path += ` L${stops[i].x + BOX.width} ${stops[i].middle}`;
  }
  return path;
}

function backwards(from, to) {
  const x = box => box.x + BOX.width / 2;
  const y = box => box.y + BOX.height;
  return `M${x(from)} ${y(from)} C${x(from)} ${y(from) + 26} ${x(to)} ${y(to) + 26} ${x(to)} ${y(to)}`;
}

function nodePicture(node, name, box, state) {
  const red = node.served;
  const failing = red?.error_ratio > FAILING;
  const target = node.type === 'resource' ? null : around(node, state);
  const figures = red ? [amount(red.rate, '/s'), percent((red.error_ratio ?? 0) * 100), red.latency_s ? duration(red.latency_s.p99 * 1e6) : ''].filter(Boolean).join(' · ') : node.type === 'resource' ? resourceParts(node.resource).system || 'shared resource' : 'serves nothing';
  const shapes = [
    s('rect', { x: box.x, y: box.y, width: BOX.width, height: BOX.height, rx: node.type === 'resource' ? BOX.height / 2 : 5, class: failing ? 'box failing' : 'box' }),
    s('text', { x: box.x + 14, y: box.y + 24, class: 'name', 'aria-hidden': 'true' }, (failing ? '▲ ' : '') + fit(name, BOX.width - (failing ? 44 : 26), '600 13px', 1)[0]),
    s('text', { x: box.x + 14, y: box.y + 44, class: 'value', 'aria-hidden': 'true' }, fit(figures, BOX.width - 24, '11.5px', 1)[0]),
    s('title', {}, `${name}: ${redText(red)}`),
  ];
  return target ? s('a', { href: target, 'data-inside': true, class: 'node', 'aria-label': `${name}: ${redText(red)}` }, shapes) : s('g', { class: 'node' }, shapes);
}

function redText(red) {
  if (!red) return 'no requests';
  return [amount(red.rate, '/s'), red.error_ratio === undefined ? '' : `${percent(red.error_ratio * 100)} failed`,
    red.latency_s ? `p50 ${duration(red.latency_s.p50 * 1e6)}, p99 ${duration(red.latency_s.p99 * 1e6)}` : ''].filter(Boolean).join(', ');
}

function callTable({ nodes, edges, complete }, state) {
  const names = namesOf(nodes);
  const byId = new Map(nodes.map(node => [node.id, node]));
  const cell = id => (byId.get(id)?.type === 'service'
    ? h('a', { href: around(byId.get(id), state), 'data-inside': true }, said(names.get(id)))
    : said(names.get(id) ?? id));
  const rows = [...edges].sort((a, b) => (b.calls.error_ratio ?? 0) - (a.calls.error_ratio ?? 0) || b.calls.rate - a.calls.rate);
  return h('section', { 'aria-label': 'Calls' }, h('h2', {}, 'Calls'),
    h('div', { class: 'scrolls' }, h('table', {},
      h('thead', {}, h('tr', {}, ['Caller', 'Callee', 'Calls', 'Failed', 'p50', 'p99', 'Gap p50'].map((name, i) => h('th', { scope: 'col', class: i > 1 && 'n' }, name)))),
      h('tbody', {}, rows.slice(0, 500).map(edge => h('tr', {},
        h('th', { scope: 'row' }, cell(edge.source)), h('td', {}, cell(edge.target), ['call', 'calls', 'uses'].includes(edge.relation) ? null : h('span', { class: 'tag' }, words(edge.relation))),
        h('td', { class: 'n' }, amount(edge.calls.rate, '/s')),
        h('td', { class: edge.calls.error_ratio > FAILING ? 'n failing' : 'n' }, edge.calls.error_ratio === undefined ? '–' : percent(edge.calls.error_ratio * 100)),
        [edge.calls.latency_s?.p50, edge.calls.latency_s?.p99, edge.gap_s?.p50].map(value => h('td', { class: 'n' }, value === undefined ? '–' : duration(value * 1e6)))))))),
    complete ? null : h('p', { class: 'quiet' }, 'Only the busiest are shown.'));
}
