// Log lines, as text and nothing but text.

import { h, said } from './dom.js';
import { clock } from './format.js';
import { link } from './state.js';

export const severityName = line => line.severity_text ?? (line.severity >= 17 ? 'ERROR' : line.severity >= 13 ? 'WARN' : line.severity > 0 ? 'INFO' : '');
/** Whether a text can be looked up as a request or trace ID. */
export const isRequestId = text => /^[\w.-]{6,128}$/.test(text ?? '');
export const isBad = line => line.severity >= 17;

/** One line: when, how severe, what; with the way to its request. */
export function logLine(line) {
  const id = line.trace_id ?? line.request_id;
  return [
    line.time ? h('time', { datetime: line.time, class: 'score' }, clock(line.time)) : null, ' ',
    severityName(line) ? h('span', { class: isBad(line) ? 'severity bad' : 'severity' }, severityName(line)) : null, ' ',
    h('code', {}, said(line.body)),
    isRequestId(id) ? [' ', h('a', { href: link({ request: id }), 'data-inside': true, class: 'small' }, 'request')] : null,
  ];
}
