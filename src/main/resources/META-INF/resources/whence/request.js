// One request by its ID: the waterfall, its loose lines, and the metrics of who worked on it.

import * as api from './api.js';
import { chart } from './chart.js';
import { h, said } from './dom.js';
import { clock, day, duration, micros, number, percent, plural } from './format.js';
import { linksAbout } from './links.js';
import { tier } from './names.js';
import { link } from './state.js';
import { lineRow, waterfall } from './waterfall.js';

const MOST_CHARTS = 12;

export async function requestScreen(state, signal) {
  const [found, templates] = await Promise.all([api.request(state.request, signal), api.linkTemplates()]);
  const services = [...new Set(found.spans.map(span => span['service.name']))];
  const failed = found.failed || found.spans.some(span => span.error && span.depth === 0);
  const withLogs = state.logs !== '0';
  const criticalOnly = state.critical === '1';
  const element = h('article', { class: 'request' },
    h('header', { class: 'head' },
      h('p', { class: 'asked' }, 'Request ', h('code', {}, said(found.id))),
      h('h1', {}, said(root(found)), ' ', failed ? h('span', { class: 'bad' }, '▲ failed') : 'went well', ` after ${duration(found.answered_us)}`),
      h('p', {}, `${day(found.from)} ${clock(found.from)} · ${plural(found.spans.length, 'span')} of ${plural(services.length, 'service')}`,
        ` · ${plural(found.trace_ids.length, 'trace')}`, wentOn(found) ? ` · work went on for ${duration(found.duration_us)}` : '', found.complete ? '' : ' · a limit cut something off'),
      h('p', { class: 'actions' },
        h('a', { href: link({ ...state, logs: withLogs ? '0' : null }), 'data-inside': true }, withLogs ? 'Hide log lines' : 'Show log lines'), ' ',
        h('a', { href: link({ ...state, critical: criticalOnly ? null : '1' }), 'data-inside': true }, criticalOnly ? 'Show all spans' : 'Only the critical path'), ' ',
        h('a', { href: link({ ...around(found), service: services[0] }), 'data-inside': true }, 'What caused it?'),
        linksAbout(templates, { trace_id: found.trace_ids[0], request_id: found.request_ids[0], from: found.from, to: found.to, service: services[0] }, ['trace_id', 'request_id']))),
    h('section', { 'aria-label': 'Waterfall' },
      h('p', { class: 'small quiet legend' }, h('span', { class: 'crit' }, '◆'), ' and the dark stretch: on the critical path, nothing else held the request up then.  ', h('span', { class: 'bad' }, '▲'), ' failed.'),
      waterfall(found, { withLogs, criticalOnly })),
    looseLines(found, withLogs),
    criticalList(found),
    metrics(found),
    joins(found));
  return { element, title: `Request ${found.id}` };
}

const root = ({ spans }) => (spans[0] ? `${spans[0]['service.name']} ${spans[0].name}` : 'no spans');

/** Whether somebody still worked on it when nobody waited any more. */
const wentOn = found => found.duration_us > 1.05 * found.answered_us;

/** A question about the minutes around it. */
function around({ from, to }) {
  const iso = millis => new Date(millis).toISOString();
  return { from: iso(Date.parse(from) - 20 * 60e3), to: iso(Date.parse(to) + 10 * 60e3) };
}

function looseLines(found, withLogs) {
  if (!withLogs || found.logs.length === 0) return null;
  return h('section', {}, h('h2', {}, 'Lines of the request under no span'),
    h('ol', { class: 'waterfall loose' }, found.logs.slice(0, 200).map(line => lineRow(line, micros(found.from), 0))));
}

function criticalList(found) {
  const spent = new Map();
  for (const step of found.critical_path ?? []) {
    const key = JSON.stringify([step['service.name'], step.span]);
    const sum = spent.get(key) ?? { service: step['service.name'], span: step.span, micros: 0, spans: new Set() };
    sum.micros += step.self_time_us;
    sum.spans.add(step.span_id);
    spent.set(key, sum);
  }
  const most = [...spent.values()].sort((a, b) => b.micros - a.micros).slice(0, 6);
  if (most.length === 0) return null;
  return h('section', {}, h('h2', {}, 'Where the time went'),
    h('ol', { class: 'rows' }, most.map(({ service, span, micros: time, spans }) => h('li', {}, h('span', { class: 'score' }, duration(time)), ' ',
      h('span', { class: 'quiet' }, percent(time / found.answered_us * 100)), ' ', h('b', {}, said(service)), ' ', said(span),
      spans.size > 1 ? h('span', { class: 'quiet' }, `, ${number(spans.size)} times`) : null))));
}

function metrics({ metrics: series = [], from, to }) {
  if (series.length === 0) return null;
  const drawn = series.filter(curve => curve.points.length > 1).slice(0, MOST_CHARTS);
  const times = drawn.flatMap(curve => curve.points.map(point => point[0]));
  const reach = times.length === 0 ? {} : { from: new Date(times.reduce((a, b) => Math.min(a, b))).toISOString(), to: new Date(times.reduce((a, b) => Math.max(a, b))).toISOString() };
  return h('section', {}, h('h2', {}, 'The instances it touched, around that time'),
    h('div', { class: 'charts' }, drawn.map(curve => chart({
      title: [h('b', {}, said(curve.name)), ' ', said([...telling(curve, drawn), curve.shown === 'value' ? '' : curve.shown, curve['service.instance.id'] ?? curve['service.name']].filter(Boolean).join(' · '))],
      lines: [{ name: curve.name, points: curve.points }], unit: curve.unit, height: 110, ...reach, marks: { onset: { earliest: from, latest: to } },
    }))),
    series.length > drawn.length ? h('p', { class: 'quiet small' }, `${number(drawn.length)} of ${plural(series.length, 'series', 'series')} are drawn.`) : null);
}

/** The attributes that tell a series from others of its name. */
function telling(curve, all) {
  const twins = all.filter(other => other.name === curve.name);
  return Object.entries(curve.attributes ?? {})
    .filter(([key, value]) => twins.some(other => other.attributes?.[key] !== value)).slice(0, 3).map(([, value]) => String(value));
}

function joins({ coverage = {}, request_ids: ids = [], trace_ids: traces = [], blocks_opened: blocks }) {
  const counted = counts => Object.entries(counts ?? {}).map(([name, count]) => `${number(count)} ${tier(name)}`).join(', ');
  const facts = [
    ids.length > 0 ? ['Request IDs', ids.slice(0, 10).join(', ')] : null,
    ['Traces', traces.slice(0, 10).join(', ')],
    ['Spans', counted(coverage.spans)],
    counted(coverage.logs) ? ['Log lines', counted(coverage.logs)] : null,
    coverage.spans_without_parent ? ['Orphans', plural(coverage.spans_without_parent, 'span') + ' whose parent is missing'] : null,
    blocks !== undefined ? ['Read', plural(blocks, 'block')] : null,
  ].filter(Boolean);
  return h('section', {}, h('h2', {}, 'How it was joined'), h('dl', { class: 'facts' }, facts.map(([name, text]) => [h('dt', {}, name), h('dd', {}, said(text))])));
}
