// A small line chart with what the answer knows of it: the baseline, the onset, the changes.

import uPlot from '../webjars/uplot/1.6.30/dist/uPlot.esm.js';
import { h, onWidth, said } from './dom.js';
import { amount, clock, zone } from './format.js';

const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * @param lines `[{name, points: [[epoch ms, value], …]}]`
 * @param marks `{baseline: {from, to}, onset: {earliest, latest}, changes: [{at, text}], window: {from, to}}`
 * @param select called with the window that was dragged over
 */
export function chart({ title, lines, unit, marks = {}, from, to, height = 150, select }) {
  const frame = h('div', { class: select ? 'plot drags' : 'plot', role: 'img', 'aria-label': told(name(title), lines, unit, marks) });
  const data = uPlot.join(lines.map(line => [line.points.map(point => point[0] / 1000), line.points.map(point => point[1])]));
  const readout = h('span', { class: 'readout', 'aria-hidden': 'true' });
  let plot = null;

  function draw() {
    plot?.destroy();
    plot = new uPlot(options(frame, { lines, unit, marks, from, to, height, select, moved: () => plot && read(plot, lines, unit, readout) }), data, frame);
  }

  onWidth(frame, width => {
    if (!plot) draw();
    else plot.setSize({ width, height });
  });
  const redraw = () => (frame.isConnected ? plot && draw() : dark.removeEventListener('change', redraw));
  dark.addEventListener('change', redraw);
  return h('figure', { class: 'chart' }, h('figcaption', {}, h('span', {}, title), lines.length > 1 ? legend(lines) : null, readout), frame);
}

function legend(lines) {
  return lines.map((line, i) => h('span', { class: `key line-${i % 4 + 1}` }, said(line.name)));
}

/** The values under the pointer. */
function read(plot, lines, unit, readout) {
  const { idx } = plot.cursor;
  const values = lines.map((_, i) => plot.data[i + 1][idx]).filter(value => value !== null && value !== undefined);
  readout.textContent = idx === null || idx === undefined || values.length === 0 ? ''
    : `${clock(plot.data[0][idx] * 1000)}  ${values.map(value => amount(value, unit)).join(' · ')}`;
}

/** A title may hold elements. */
const name = title => h('span', {}, title).textContent;

function told(title, lines, unit, marks) {
  const parts = lines.slice(0, 4).map(({ name, points }) => {
    const values = points.map(point => point[1]).filter(Number.isFinite);
    if (values.length === 0) return `${name}: no data`;
    return `${name}: from ${amount(values[0], unit)} to ${amount(values.at(-1), unit)}, at most ${amount(Math.max(...values), unit)}`;
  });
  if (marks.onset) parts.push(`began between ${clock(marks.onset.earliest)} and ${clock(marks.onset.latest)}`);
  for (const change of marks.changes ?? []) parts.push(`${change.text} at ${clock(change.at)}`);
  return `${title}. ${parts.join('. ')}`;
}

const colour = (frame, name) => getComputedStyle(frame).getPropertyValue(name).trim();

function options(frame, { lines, unit, marks, from, to, height, select, moved }) {
  const strokes = ['--line-1', '--line-2', '--line-3', '--line-4'].map(name => colour(frame, name));
  const axis = { stroke: colour(frame, '--quiet'), font: '11px system-ui, sans-serif', grid: { stroke: colour(frame, '--hairline'), width: 1 }, ticks: { show: false } };
  return {
    width: frame.clientWidth,
    height,
    legend: { show: false },
    padding: [14, 22, 0, 0],
    ms: 1e-3,
    tzDate: seconds => (zone.utc ? uPlot.tzDate(new Date(seconds * 1000), 'UTC') : new Date(seconds * 1000)),
    scales: { x: { time: true, range: from && to ? () => [Date.parse(from) / 1000, Date.parse(to) / 1000] : undefined }, y: { range: (_, low, high) => reach(low, high) } },
    axes: [
      { ...axis, size: 26, space: 70, values: (_, ticks) => ticks.map(tick => clock(tick * 1000).replace(/:00$/, '')) },
      { ...axis, size: 62, space: 32, values: (_, ticks) => ticks.map(tick => amount(tick, unit)) },
    ],
    series: [{}, ...lines.map((line, i) => ({
      label: line.name, stroke: strokes[i % 4], width: i < 4 ? 1.6 : 1, dash: i === 0 ? undefined : [2 + 3 * i, 3], spanGaps: true, points: { show: line.points.length < 40, size: 4 },
    }))],
    cursor: { y: false, drag: { x: Boolean(select), y: false, setScale: false }, points: { size: 6 } },
    hooks: {
      setCursor: [moved],
      drawClear: [plot => bands(plot, frame, marks)],
      draw: [plot => changes(plot, frame, marks)],
      ...(select ? { setSelect: [plot => selected(plot, select)] } : {}),
    },
  };
}

/** From zero, unless all values are far from it. */
function reach(low, high) {
  if (low === null || low === undefined || !Number.isFinite(low)) return [0, 1];
  const bottom = low >= 0 && low < high * 0.7 ? 0 : Math.min(low, low - (high - low) * 0.1);
  const top = high === bottom ? bottom + 1 : high + (high - bottom) * 0.08;
  return [low >= 0 ? Math.max(0, bottom) : bottom, top];
}

function stripe(plot, fill, range) {
  const { left, top, width, height } = plot.bbox;
  const x = time => Math.min(left + width, Math.max(left, plot.valToPos(Date.parse(time) / 1000, 'x', true)));
  const start = x(range.from ?? range.earliest);
  const end = x(range.to ?? range.latest);
  plot.ctx.fillStyle = fill;
  plot.ctx.fillRect(start, top, Math.max(range.earliest ? 3 * devicePixelRatio : 0, end - start), height);
}

function bands(plot, frame, { baseline, onset, window }) {
  if (baseline) stripe(plot, colour(frame, '--baseline'), baseline);
  if (window) stripe(plot, colour(frame, '--window'), window);
  if (onset) stripe(plot, colour(frame, '--onset'), onset);
}

function changes(plot, frame, { changes: marks = [] }) {
  const { ctx, bbox: { left, top, width, height } } = plot;
  const pen = colour(frame, '--change');
  for (const { at } of marks) {
    const x = plot.valToPos(Date.parse(at) / 1000, 'x', true);
    if (x < left || x > left + width) continue;
    ctx.save();
    ctx.strokeStyle = ctx.fillStyle = pen;
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([4 * devicePixelRatio, 3 * devicePixelRatio]);
    ctx.beginPath();
    ctx.moveTo(x, top);
    ctx.lineTo(x, top + height);
    ctx.stroke();
    const size = 5 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x - size, top - 2 * size);
    ctx.lineTo(x + size, top - 2 * size);
    ctx.lineTo(x, top);
    ctx.fill();
    ctx.restore();
  }
}

function selected(plot, select) {
  const { left, width } = plot.select;
  if (width < 4) return;
  select(Math.round(plot.posToVal(left, 'x') * 1000), Math.round(plot.posToVal(left + width, 'x') * 1000));
}
