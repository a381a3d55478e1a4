// What belongs together is for people to say: an incident takes another in, or gives a part out.

import * as api from './api.js';
import { deedForm } from './deeds.js';
import { h, told, unique } from './dom.js';
import { go } from './state.js';

export function family(incident) {
  const parts = [...incident.alerts.map(alert => [alert.id, `alert: ${alert.title}`]),
    ...incident.explanations.map(answer => [answer.id, `answer: ${answer.title}`])];
  return h('details', { class: 'family' }, h('summary', {}, 'Merge or split'), takeIn(incident), parts.length > 1 ? giveOut(incident, parts) : null);
}

function takeIn(incident) {
  const other = unique('other-');
  return deedForm({ label: 'Merge', submit: 'Take it in', id: 'merge', act: given => api.merge(incident.id, given.incident) },
    h('div', { class: 'field' }, h('label', { for: other }, 'ID of an incident that belongs to this one'),
      h('input', { id: other, name: 'incident', placeholder: 'inc_…', autocomplete: 'off', spellcheck: 'false', required: true })));
}

function giveOut(incident, parts) {
  return deedForm({
    label: 'Split', submit: 'Make it an incident of its own', id: 'split',
    act: given => api.split(incident.id, Object.keys(given)), then: made => go({ incident: made.id }),
  }, h('fieldset', { class: 'choices' }, h('legend', { class: 'small quiet' }, 'What does not belong here'),
    parts.map(([id, text]) => h('label', {}, h('input', { type: 'checkbox', name: id, value: 'on' }), ' ', told(text)))));
}
