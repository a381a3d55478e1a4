// The first screen: the form, and the services with how they do.

import * as api from './api.js';
import { askForm } from './ask.js';
import { h, said } from './dom.js';
import { amount, duration, number, percent } from './format.js';
import { recentIncidents } from './incidents.js';
import { nothing } from './problem.js';
import { link } from './state.js';

const FAILING = 0.05;

export async function homeScreen(state, signal) {
  const [known, recent] = await Promise.all([api.perhaps(api.services({ from: 'now-1h' }, signal)), recentIncidents(signal)]);
  const element = h('div', { class: 'narrow' },
    askForm(state, { heading: 'What caused this spike?', level: 'h1' }),
    recent,
    serviceTable(known));
  return { element };
}

const badness = ({ served }) => served?.error_ratio ?? (served ? 0 : -1);
const worstFirst = (a, b) => badness(b) - badness(a);

function serviceTable(known) {
  if (!known) return null;
  const head = ['Service', 'Requests', 'Errors', 'p50', 'p99', h('span', { class: 'unseen' }, 'Ask')];
  return h('section', { 'aria-label': 'Services of the last hour' },
    h('h2', {}, 'Services, last hour'),
    known.services.length === 0
      ? nothing('No telemetry arrived within the last hour. Send OTLP to port 4317 (gRPC) or 4318 (HTTP), or start ', h('code', {}, './whence demo'), '.')
      : h('div', { class: 'scrolls' }, h('table', {},
          h('thead', {}, h('tr', {}, head.map((name, i) => h('th', { scope: 'col', class: i > 0 && 'n' }, name)))),
          h('tbody', {}, [...known.services].sort(worstFirst).map(serviceRow)))),
    known.next_cursor ? h('p', { class: 'quiet' }, `The first ${number(known.services.length)} are shown.`) : null);
}

function serviceRow(service) {
  const red = service.served;
  const name = service['service.name'];
  const where = { service: name, environment: service['deployment.environment.name'] };
  const failing = red?.error_ratio > FAILING;
  return h('tr', {},
    h('th', { scope: 'row' }, said(name), ' ',
      h('span', { class: 'quiet' }, [service['service.namespace'], service['deployment.environment.name']].filter(Boolean).join(' · '))),
    h('td', { class: 'n' }, red ? amount(red.rate, '/s') : '–'),
    h('td', { class: failing ? 'n failing' : 'n' }, red?.error_ratio === undefined ? '–' : [failing ? '▲ ' : '', percent(red.error_ratio * 100)]),
    h('td', { class: 'n' }, red?.latency_s ? duration(red.latency_s.p50 * 1e6) : '–'),
    h('td', { class: 'n' }, red?.latency_s ? duration(red.latency_s.p99 * 1e6) : '–'),
    h('td', {}, h('a', { href: link({ ...where, from: 'now-1h', to: 'now' }), 'data-inside': true, 'aria-label': `What caused it? Ask about ${name}` }, 'What caused it?')));
}
