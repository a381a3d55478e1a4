// When each part of the chain began, as well as the data can know it, with changes and alerts.

import { changeName } from './changes.js';
import { h, onWidth, s, show } from './dom.js';
import { clock, onset, words } from './format.js';
import { label, roleGlyph } from './names.js';
import { fit, textWidth } from './text.js';

const ROW = 24;
const LANE = 15;
const MOST_LANES = 4;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400].map(seconds => seconds * 1000);

export function onsets(answer) {
  const rows = answer.nodes.filter(node => node.onset);
  if (rows.length === 0) return null;
  const frame = h('div', { class: 'picture' });
  onWidth(frame, width => show(frame, strip(answer, rows, width)));
  return h('figure', { class: 'onsets' }, h('h3', {}, 'When each began'), frame);
}

function markers(answer) {
  return [
    ...(answer.changes ?? []).map(change => ({ at: Date.parse(change.at), glyph: '▼', kind: 'change', text: changeName(change) })),
    ...(answer.alerts ?? []).map(alert => ({ at: Date.parse(alert.starts_at), glyph: '!', kind: 'alert', text: alert.name ?? 'alert' })),
  ];
}

function strip(answer, rows, width) {
  const times = rows.flatMap(node => [Date.parse(node.onset.earliest), Date.parse(node.onset.latest)]);
  const reach = Math.max(30_000, Math.max(...times) - Math.min(...times));
  const near = markers(answer).filter(mark => mark.at > Math.min(...times) - 4 * reach && mark.at < Math.max(...times) + 4 * reach);
  const all = [...times, ...near.map(mark => mark.at)];
  const pad = Math.max(5000, (Math.max(...all) - Math.min(...all)) * 0.06);
  const from = Math.min(...all) - pad;
  const to = Math.max(...all) + pad;
  const left = width < 560 ? 116 : 190;
  const right = width - 8;
  const x = time => left + (time - from) / (to - from) * (right - left);
  const marks = laned(near, x, right);
  const top = 20 + LANE * Math.max(...marks.map(mark => mark.lane + 1), 1);
  const height = top + rows.length * ROW + 22;
  return s('svg', { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': told(rows, near) },
    axis(from, to, x, top, height, width),
    marks.map(mark => markPicture(mark, height)),
    rows.map((node, i) => rowPicture(node, top + i * ROW, left, x)));
}

function told(rows, near) {
  const parts = rows.map(node => `${label(node.entity)} ${words(node.kind)} from ${onset(node.onset)}`);
  return ['When each began: ' + parts.join('; '), ...near.map(mark => `${mark.text} at ${clock(mark.at)}`)].join('. ');
}

/** Puts the names of markers into lanes, so that none covers another; the last lane takes what is left, without names. */
function laned(marks, x, right) {
  const ends = new Array(MOST_LANES).fill(-Infinity);
  return [...marks].sort((a, b) => a.at - b.at).map(mark => {
    const text = `${mark.glyph} ${fit(mark.text, 200, '11px', 1)[0]}`;
    const room = textWidth(text, '11px') + 12;
    const at = x(mark.at);
    const flipped = at + room > right;
    const start = flipped ? at - room : at;
    const lane = ends.findIndex(end => end <= start);
    if (lane < 0) return { ...mark, x: at, lane: 0, text: '', flipped };
    ends[lane] = start + room;
    return { ...mark, x: at, lane, text, flipped };
  });
}

function axis(from, to, x, top, height, width) {
  const most = Math.max(3, Math.floor(width / 170));
  const step = STEPS.find(length => (to - from) / length <= most) ?? STEPS.at(-1);
  const ticks = [];
  for (let time = Math.ceil(from / step) * step; time < to; time += step) {
    const end = x(time) > width - 30;
    ticks.push(s('line', { x1: x(time), x2: x(time), y1: top - 6, y2: height - 18, class: 'grid' }),
      s('text', { x: end ? width - 2 : x(time), y: height - 5, 'text-anchor': end ? 'end' : 'middle', class: 'tick' }, clock(time)));
  }
  return ticks;
}

function markPicture({ x, lane, text, flipped, kind }, height) {
  const y = 12 + lane * LANE;
  return s('g', { class: `mark ${kind}` },
    s('line', { x1: x, x2: x, y1: y - 8, y2: height - 18 }),
    s('text', { x: flipped ? x - 5 : x + 5, y, 'text-anchor': flipped ? 'end' : 'start' }, text));
}

function rowPicture(node, y, left, x) {
  const start = x(Date.parse(node.onset.earliest));
  const end = x(Date.parse(node.onset.latest));
  const name = `${roleGlyph(node.role)} ${label(node.entity)}`;
  return s('g', { class: `onset ${node.role}` },
    s('text', { x: 2, y: y + 15 }, fit(name, left - 14, '12px', 1)[0]),
    s('rect', { x: start, y: y + 4, width: Math.max(4, end - start), height: ROW - 10, rx: 2 }),
    s('title', {}, `${label(node.entity)}: between ${clock(node.onset.earliest)} and ${clock(node.onset.latest)}, known by ${words(node.onset.precision_source)}`));
}
