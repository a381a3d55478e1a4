// The form to ask: which service, which signal, when. Dragging over the chart sets the window.

import { h, show, unique } from './dom.js';
import { services, perhaps } from './api.js';
import { symptomCharts } from './series.js';
import { go, question } from './state.js';

const SIGNALS = ['latency', 'errors', 'rate'];
const RECENT = [['15 min', 'now-15m'], ['1 h', 'now-1h'], ['6 h', 'now-6h'], ['24 h', 'now-24h']];

export function askForm(state, { heading = 'Ask', level = 'h2', reach = null, shows = null } = {}) {
  const asked = question(state);
  const names = h('datalist', { id: unique('services') });
  const signals = h('datalist', { id: unique('signals') }, SIGNALS.map(value => h('option', { value })));
  const field = (name, title, extra = {}) => {
    const id = unique('ask-');
    const input = h('input', { id, name, value: asked[name] ?? '', autocomplete: 'off', spellcheck: 'false', ...extra });
    return { input, element: h('div', { class: 'field' }, h('label', { for: id }, title), input) };
  };
  const service = field('service', 'Service', { list: names.id, placeholder: 'any' });
  const signal = field('signal', 'Signal', { list: signals.id, placeholder: 'any' });
  const from = field('from', 'From', { placeholder: 'now-30m', class: 'time' });
  const to = field('to', 'To', { placeholder: 'now', class: 'time' });
  const plot = h('div', { class: 'ask-chart' });
  const form = h('form', { class: 'ask', action: './', method: 'get', submit: send },
    h('div', { class: 'fields' }, service.element, signal.element, from.element, to.element,
      h('button', { class: 'primary' }, 'What caused it?')),
    h('p', { class: 'quiet small' }, 'Last ', RECENT.map(([name, start]) => [
      h('button', { type: 'button', class: 'plain small', click: () => setWindow(start, 'now') }, name), ' ']),
    '· times as 2026-11-24T14:00:00Z, epoch, or now-30m'),
    names, signals, plot);

  /** The one that is known of the service asked about; another may run elsewhere. */
  const environment = () => (asked.service && service.input.value.trim() === asked.service ? asked.environment : undefined);

  function send(event) {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(form)].map(([key, value]) => [key, value.trim()]));
    if (!given.from && !given.to) given.from = 'now-30m';
    go({ ...given, environment: environment() });
  }

  function setWindow(start, end) {
    reach = null;
    from.input.value = start;
    to.input.value = end;
    draw();
  }

  let drawing = 0;
  async function draw() {
    const mine = ++drawing;
    const shown = service.input.value.trim() || shows;
    if (!shown) return show(plot);
    const drawn = await perhaps(symptomCharts({
      service: shown,
      environment: environment(),
      signal: signal.input.value.trim(),
      ...(reach ?? { from: from.input.value.trim() || 'now-1h', to: to.input.value.trim() || 'now' }),
      select: (start, end) => {
        from.input.value = new Date(start).toISOString();
        to.input.value = new Date(end).toISOString();
      },
    }));
    if (mine === drawing) show(plot, drawn);
    return plot;
  }

  for (const { input } of [service, signal, from, to]) input.addEventListener('change', draw);
  fillServices(names);
  draw();
  const title = unique('ask-title');
  return h('section', { class: 'asking', 'aria-labelledby': title }, h(level, { id: title }, heading), form);
}

async function fillServices(names) {
  const known = await perhaps(services({ from: 'now-24h' }));
  const unique = new Set((known?.services ?? []).map(service => service['service.name']));
  show(names, [...unique].slice(0, 500).map(value => h('option', { value })));
}
