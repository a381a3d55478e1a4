// A request as a waterfall: spans over time, the critical path marked, log lines where they were written.

import { h, said } from './dom.js';
import { duration, micros, number, words } from './format.js';
import { isBad, severityName } from './loglines.js';

const MOST_ROWS = 1500;

/**
 * @param limit how many spans are shown before "show all"
 * @param withLogs whether lines are shown
 * @param criticalOnly whether spans off the critical path are left out
 */
export function waterfall(request, { limit = 200, withLogs = true, criticalOnly = false } = {}) {
  const begin = micros(request.from);
  const length = Math.max(1, request.duration_us);
  const spans = request.spans.filter(span => !criticalOnly || span.critical);
  const steps = Map.groupBy?.(request.critical_path ?? [], step => step.span_id) ?? group(request.critical_path ?? []);
  const list = h('ol', { class: 'waterfall' }, scale(length));
  const rows = from => spans.slice(from, from + limit).flatMap(span => [spanRow(span, { begin, length, steps }), ...(withLogs ? linesOf(span, begin) : [])]);
  list.append(...rows(0));
  let shown = Math.min(limit, spans.length);
  const more = shown < spans.length ? h('button', { type: 'button', class: 'plain', click: showMore }, `Show ${number(spans.length - shown)} more spans`) : null;
  function showMore() {
    limit = MOST_ROWS;
    list.append(...rows(shown));
    shown = Math.min(spans.length, shown + limit);
    if (shown >= spans.length) more.remove();
    else more.textContent = `Show ${number(spans.length - shown)} more spans`;
  }
  return h('div', { class: 'scrolls' }, list, more);
}

function group(steps) {
  const groups = new Map();
  for (const step of steps) groups.set(step.span_id, [...(groups.get(step.span_id) ?? []), step]);
  return groups;
}

function scale(length) {
  return h('li', { class: 'scale', 'aria-hidden': 'true' }, h('span', {}), h('span', { class: 'lane' },
    [0, 0.25, 0.5, 0.75, 1].map(part => at(h('span', { class: part === 1 ? 'tick last' : 'tick' }, part === 0 ? '0' : duration(length * part)), part * 100))));
}

function at(element, percent, width) {
  element.style.setProperty('inset-inline-start', `${clamp(percent).toFixed(3)}%`);
  if (width !== undefined) element.style.setProperty('inline-size', `${Math.min(width, 100 - clamp(percent)).toFixed(3)}%`);
  return element;
}

const clamp = percent => Math.min(100, Math.max(0, percent));

function spanRow(span, { begin, length, steps }) {
  const start = micros(span.start) - begin;
  const share = time => time / length * 100;
  const bar = at(h('span', { class: 'span' }), share(start), share(span.duration_us));
  const marks = (steps.get(span.span_id) ?? []).map(step => at(h('span', { class: 'on-path' }), share(micros(step.from) - begin), share(step.self_time_us)));
  const notes = [
    `self time ${duration(span.self_time_us)}`,
    span.critical ? `${duration(span.critical_us)} on the critical path` : '',
    span['service.version'] ? `version ${span['service.version']}` : '',
    span['service.instance.id'] ? `instance ${span['service.instance.id']}` : '',
    span.clock_skew_us ? `clock corrected by ${duration(span.clock_skew_us)}` : '',
    span.parent_missing ? 'its parent is missing' : '',
    ['request_id', 'baggage'].includes(span.tier) ? `placed by ${words(span.tier)}` : '',
  ].filter(Boolean).join(' · ');
  const detail = h('details', {}, 
    h('summary', {},
      h('span', { class: 'what' },
        span.critical ? h('span', { class: 'crit', title: 'On the critical path' }, '◆') : h('span', { class: 'crit' }),
        span.error ? h('span', { class: 'bad' }, '▲ ', h('span', { class: 'unseen' }, 'failed: ')) : null,
        said(span['service.name'], { class: 'name' }), ' ', said(span.name), ' ', h('span', { class: 'quiet n' }, duration(span.duration_us))),
      h('span', { class: 'lane' }, bar, marks)),
    h('div', { class: 'span-detail' }, h('p', { class: 'small' }, notes),
      span.status_message ? h('p', { class: 'bad' }, said(span.status_message)) : null,
      attributeTable(span.attributes), eventList(span.events ?? [], begin)));
  const row = h('li', { class: ['row', span.critical && 'critical', span.error && 'failed'].filter(Boolean).join(' ') }, detail);
  row.style.setProperty('--depth', Math.min(span.depth, 12));
  return row;
}

function attributeTable(attributes = {}) {
  const entries = Object.entries(attributes).slice(0, 60);
  return entries.length === 0 ? null : h('dl', { class: 'facts' }, entries.map(([key, value]) => [
    h('dt', {}, said(key)), h('dd', {}, said(typeof value === 'object' ? JSON.stringify(value) : value))]));
}

function eventList(events, begin) {
  return events.length === 0 ? null : h('ul', { class: 'lines' }, events.slice(0, 20).map(event => h('li', {},
    h('span', { class: 'score' }, '+' + duration(micros(event.time) - begin)), ' ', said(event.name), ' ',
    h('span', { class: 'quiet' }, said(event.attributes?.['exception.message'] ?? '')))));
}

function linesOf(span, begin) {
  return (span.logs ?? []).slice(0, 50).map(line => lineRow(line, begin, span.depth));
}

/** A log line in its place. */
export function lineRow(line, begin, depth) {
  const row = h('li', { class: isBad(line) ? 'line bad-line' : 'line' },
    h('span', { class: 'score' }, '+' + duration(Math.max(0, micros(line.time) - begin))), ' ',
    severityName(line) ? h('span', { class: isBad(line) ? 'severity bad' : 'severity' }, severityName(line)) : null, ' ',
    h('code', {}, said(line.body)),
    line.tier && !['trace_id', 'request_id'].includes(line.tier) ? h('span', { class: 'quiet small' }, ` (placed by ${words(line.tier)})`) : null);
  row.style.setProperty('--depth', Math.min(depth, 12));
  return row;
}
