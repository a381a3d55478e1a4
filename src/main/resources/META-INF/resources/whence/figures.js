// Numbers that speak for a link, as bars: before and after, exposed and not, one factor against another.

import { h, said, told } from './dom.js';
import { amount, duration, number, percent } from './format.js';

/** Labelled bars on one scale; `strong` is the index of the one that matters. */
export function shares(rows, format, { full, strong = rows.length - 1 } = {}) {
  const most = full ?? Math.max(...rows.map(([, value]) => Math.abs(value)), Number.MIN_VALUE);
  return h('dl', { class: 'shares' }, rows.map(([name, value], i) => {
    const bar = h('span', { class: i === strong ? 'share strong' : 'share', 'aria-hidden': 'true' }, h('span', {}));
    bar.firstChild.style.setProperty('inline-size', `${Math.min(100, Math.max(0, Math.abs(value) / most * 100)).toFixed(1)}%`);
    return [h('dt', {}, said(name)), h('dd', {}, bar, h('span', { class: 'n' }, format(value)))];
  }));
}

export const sure = (ci95, format = number) => (ci95?.length === 2 ? ` (95 % sure: ${format(ci95[0])} to ${format(ci95[1])})` : '');

/** How much likelier a request failed that went through the link. */
export function cohorts({ failing_through_edge_pct: failing, healthy_through_edge_pct: healthy, risk_ratio: ratio, ci95 }) {
  return h('div', { class: 'card' },
    h('h4', {}, 'Requests through this link'),
    shares([['of the failing', failing], ['of the healthy', healthy]], percent, { full: 100, strong: 0 }),
    ratio === undefined ? null : h('p', { class: 'small' }, 'A request through it was ', h('b', {}, `${number(ratio)} times`), ' as likely to fail', sure(ci95), '.'));
}

export function attributes({ display, top = [] }) {
  return [
    display ? h('p', {}, told(display)) : null,
    top.slice(0, 6).map(({ key, value, target_pct: failing, baseline_pct: healthy }) => [
      h('p', { class: 'code' }, h('code', {}, `${key} = ${value}`)),
      shares([['failing', failing], ['baseline', healthy]], percent, { full: 100, strong: 0 }),
    ]),
  ];
}

export function dose({ display, spearman, n_buckets: buckets, lag_s: lag }) {
  return [
    display ? h('p', {}, told(display)) : null,
    spearman === undefined ? null : shares([['rank correlation', spearman]], number, { full: 1 }),
    h('p', { class: 'small quiet' }, [buckets ? `over ${number(buckets)} steps` : '', lag ? `${duration(lag * 1e6)} later` : ''].filter(Boolean).join(', ')),
  ];
}

const PARTS = [['arrival_rate', 'arrival_rate_share', 'More arrivals', value => amount(value, '/s')],
  ['hold_time_s', 'hold_time_share', 'Longer holds', value => duration(value * 1e6)],
  ['capacity', 'capacity_share', 'Less capacity', number]];

const largest = rows => rows.reduce((most, [, value], i) => (value > rows[most][1] ? i : most), 0);

/** Little's law: which factor filled the resource. */
export function decomposition(split) {
  const parts = PARTS.map(([, share, name]) => [name, (split[share] ?? 0) * 100]);
  const pair = ([before, after], format) => `${format(before)} → ${format(after)}`;
  return h('div', { class: 'card' },
    h('h4', {}, 'Why it filled up (Little’s law)'),
    shares(parts, percent, { full: 100, strong: largest(parts) }),
    h('p', { class: 'small' }, PARTS.filter(([key]) => split[key]?.length === 2).map(([key, , name, format]) => `${name.split(' ')[1]} ${pair(split[key], format)}`).join(' · '),
      split.offered_load?.length === 2 ? ` · load offered ${pair(split.offered_load, number)}` : ''));
}
