// One piece of evidence each, drawn by its type.

import * as api from './api.js';
import { copyButton, h, outside, said, show } from './dom.js';
import { amount, clock, duration, moment, number, percent, words } from './format.js';
import { linksAbout } from './links.js';
import { isRequestId, logLine } from './loglines.js';
import { qualified } from './series.js';
import { link } from './state.js';
import { waterfall } from './waterfall.js';

const SAMPLES = 4;
const LOOKED_AT = 200;
const VARIABLE = /<[^<>\s]{1,20}>/;
const TITLES = {
  METRIC: 'Metric', LOG: 'Log pattern', TRANSACTIONAL: 'Requests', TRACE: 'One such request', CHANGE: 'Change',
  DOSE_RESPONSE: 'The more, the worse', ATTRIBUTE_DELTA: 'What the failing requests share',
};

/** @returns `{wide, element}`: wide ones want the whole width */
export function evidenceCard(item, context) {
  const draw = { LOG: logPattern, TRACE: trace, CHANGE: change, ATTRIBUTE_DELTA: attributes, DOSE_RESPONSE: dose }[item.type] ?? moved;
  const wide = ['TRACE', 'LOG'].includes(item.type);
  const element = h('article', { class: 'card', 'data-evidence': item.id },
    h('h4', {}, TITLES[item.type] ?? words(item.type ?? 'evidence')), draw(item, context));
  return { wide, element };
}

/** Labelled bars on one scale; `strong` is the index of the one that matters. */
export function shares(rows, format, { full, strong = rows.length - 1 } = {}) {
  const most = full ?? Math.max(...rows.map(([, value]) => Math.abs(value)), Number.MIN_VALUE);
  return h('dl', { class: 'shares' }, rows.map(([name, value], i) => {
    const bar = h('span', { class: i === strong ? 'share strong' : 'share', 'aria-hidden': 'true' }, h('span', {}));
    bar.firstChild.style.setProperty('inline-size', `${Math.min(100, Math.max(0, Math.abs(value) / most * 100)).toFixed(1)}%`);
    return [h('dt', {}, said(name)), h('dd', {}, bar, h('span', { class: 'n' }, format(value)))];
  }));
}

function moved(item) {
  return [
    item.display ? h('p', {}, said(item.display)) : null,
    item.value_before !== undefined ? shares([['before', item.value_before], ['after', item.value_after]], value => amount(value, item.unit)) : null,
    item.test ? h('p', { class: 'small quiet' }, words(item.test.name), item.test.p === undefined ? '' : `, p = ${number(item.test.p)}`,
      item.test.statistic === undefined ? '' : `, ${number(item.test.statistic)}`, item.change_point ? `, moved at ${clock(item.change_point)}` : '') : null,
    query(item),
  ];
}

function query(item) {
  if (!item.query?.expr && !item.link) return null;
  return h('p', { class: 'code' }, item.query?.expr ? [h('code', {}, item.query.expr), ' ', copyButton(item.query.expr)] : null,
    item.link ? [' ', outside(item.link, 'open')] : null);
}

function logPattern(item, { answer, node, templates, signal }) {
  const lines = h('ul', { class: 'lines' }, item.sample?.body ? h('li', {}, sample(item.sample)) : null);
  samples(item, answer, node, signal).then(found => found.length > 0 && show(lines, found.map(line => h('li', {}, logLine(line))))).catch(() => {});
  return [
    h('p', { class: 'pattern' }, pattern(item.display ?? '')),
    item.share_before !== undefined
      ? shares([['before', item.share_before * 100], ['after', item.share_after * 100]], percent, { full: 100 }) : null,
    h('p', { class: 'small quiet' }, [item.novelty ? words(item.novelty) : '', item.count === undefined ? '' : `${number(item.count)} lines`].filter(Boolean).join(', ')),
    lines,
    linksAbout(templates, { ...logContext(item, node, answer) }, ['pattern']),
  ];
}

const logContext = (item, node, { window = {} }) => ({ service: node?.entity?.['service.name'], pattern: item.display, from: window.from, to: window.to });

function sample({ body, trace_id: trace, request_id: request }) {
  return logLine({ body, trace_id: trace, request_id: request });
}

/** A pattern's variable parts stand out from its words. */
function pattern(text) {
  return text.split(/(<[^<>\s]{1,20}>)/).map((part, i) => (i % 2 === 1 ? h('var', {}, part) : said(part)));
}

/** Lines that hold all the fixed words of the pattern. */
async function samples(item, { window = {} }, node, signal) {
  const parts = (item.display ?? '').split(VARIABLE);
  const fixed = [...new Set(item.display?.replace(new RegExp(`[\\p{L}\\p{N}]*${VARIABLE.source}[\\p{L}\\p{N}]*`, 'gu'), ' ').match(/[\p{L}\p{N}]{2,}/gu))].slice(0, 10);
  if (fixed.length === 0 || !window.from) return [];
  const { from, to } = item.novelty === 'missing' && window.baseline ? window.baseline : window;
  const query = { q: fixed.join(' '), service: node?.entity && qualified(node.entity), from, to, limit: LOOKED_AT };
  const found = await api.perhaps(api.logs(query, signal));
  const alike = (found?.logs ?? []).filter(line => follows(line.body, parts));
  // The last variable part may stand for words that another pattern names: those lines come last.
  const tail = line => (parts.at(-1) === '' && line.body.slice(line.body.lastIndexOf(parts.at(-2) ?? '')).trim().split(/\s+/).length > 1 ? 1 : 0);
  return alike.sort((a, b) => tail(a) - tail(b)).slice(0, SAMPLES);
}

/** Whether a line is made of the parts in their order, with anything between them. */
function follows(line, parts) {
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = line.indexOf(part, at);
    if (found < 0 || (i === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return parts.at(-1) === '' || line.endsWith(parts.at(-1));
}

function trace(item, { templates, signal }) {
  const slot = h('div', {}, path(item));
  if (isRequestId(item.trace_id)) {
    api.perhaps(api.request(item.trace_id, signal))
      .then(found => found && show(slot, waterfall(found, { limit: 40 }))).catch(() => {});
  }
  return [
    item.display ? h('p', {}, said(item.display)) : null,
    item.representative_of ? h('p', { class: 'small quiet' }, `stands for ${number(item.representative_of)} requests`) : null,
    slot,
    isRequestId(item.trace_id) ? h('p', { class: 'links' }, h('a', { href: link({ request: item.trace_id }), 'data-inside': true }, 'Open the request'),
      linksAbout(templates, { trace_id: item.trace_id }, ['trace_id'])) : null,
  ];
}

function path({ critical_path: steps = [] }) {
  return h('ol', { class: 'tight' }, steps.map(step => h('li', {}, said(step['service.name'] ?? ''), ' ', said(step.span ?? ''), ' ',
    h('b', {}, duration(step.self_time_us)))));
}

function change(item, { answer }) {
  const found = (answer.changes ?? []).find(other => other.id === item.change);
  if (!found) return h('p', {}, said(item.display ?? item.change));
  const version = [found.previous_version, found['service.version']].filter(Boolean).join(' → ');
  const { cohort, reasons = [] } = found.correlation ?? {};
  return [
    h('p', {}, h('b', {}, words(found.kind), ' of ', said(found['service.name'] ?? ''), ' ', said(version))),
    h('p', { class: 'small' }, [moment(found.at), found.strategy ? words(found.strategy) : '', found.traffic_pct ? `${percent(found.traffic_pct)} of traffic` : '',
      found['deployment.id'] ? `deployment ${found['deployment.id']}` : '', found.source ?? ''].filter(Boolean).join(' · '), found.url ? [' · ', outside(found.url, 'open')] : null),
    cohort ? [
      h('p', {}, said(cohort.metric), ', in the same minutes:'),
      shares([['changed', cohort.canary], ['unchanged', cohort.stable]], number, { strong: 0 }),
      h('p', { class: 'small quiet' }, `difference ${number(cohort.difference)}`, cohort.ci95?.length === 2 ? ` (95 % sure: ${number(cohort.ci95[0])} to ${number(cohort.ci95[1])})` : ''),
    ] : null,
    h('p', { class: 'small quiet' }, [found.confirmation ? words(found.confirmation) : '', ...reasons.map(words)].filter(Boolean).join(' · ')),
  ];
}

function attributes({ display, top = [] }) {
  return [
    display ? h('p', {}, said(display)) : null,
    top.slice(0, 6).map(({ key, value, target_pct: failing, baseline_pct: healthy }) => [
      h('p', { class: 'code' }, h('code', {}, `${key} = ${value}`)),
      shares([['failing', failing], ['baseline', healthy]], percent, { full: 100, strong: 0 }),
    ]),
  ];
}

function dose({ display, spearman, n_buckets: buckets, lag_s: lag }) {
  return [
    h('p', {}, said(display ?? '')),
    h('p', { class: 'small quiet' }, [spearman === undefined ? '' : `rank correlation ${number(spearman)}`, buckets ? `over ${number(buckets)} steps` : '',
      lag ? `${number(lag)} s later` : ''].filter(Boolean).join(', ')),
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
