// What happened, in order: the chain, changes, alerts, what people saw and did.

import * as api from './api.js';
import { deedForm } from './deeds.js';
import { h, told, unique } from './dom.js';
import { clock, day, moment, words } from './format.js';
import { roleGlyph } from './names.js';

const GLYPHS = { change: '▼', alert: '!', observation: '“', action: '→', life: '·' };
const ROLES = ['on-call engineer', 'incident lead', 'owner of the service', 'database owner', 'support'];

export function timeline(moments) {
  let before = '';
  return h('ol', { class: 'timeline' }, (moments ?? []).map(item => {
    const today = day(item.at);
    const newDay = today !== before;
    before = today;
    return [
      newDay ? h('li', { class: 'day' }, today) : null,
      h('li', { class: `moment ${item.kind}` },
        h('time', { datetime: item.at, title: moment(item.at) }, clock(item.at)),
        h('span', { class: 'glyph', 'aria-hidden': 'true' }, GLYPHS[item.kind] ?? roleGlyph(item.kind)),
        h('span', {}, h('span', { class: 'unseen' }, words(item.kind), ': '), told(item.text)))];
  }));
}

/** What somebody saw or did becomes part of the timeline. */
export function noteForm(incident) {
  const text = unique('note-');
  const role = unique('role-');
  const roles = unique('roles-');
  const playbook = unique('playbook-');
  const kind = (value, label, checked) => h('label', {}, h('input', { type: 'radio', name: 'kind', value, checked }), ' ', label);
  const books = incident.playbooks ?? [];
  return deedForm({ label: 'Add to the timeline', submit: 'Add to the timeline', id: 'note-add', act: note => api.addNote(incident.id, note) },
    h('fieldset', { class: 'choice' }, h('legend', { class: 'unseen' }, 'What kind of note'), kind('observation', 'Something seen', true), kind('action', 'Something done')),
    h('div', { class: 'field' }, h('label', { for: text }, 'What was seen or done'), h('textarea', { id: text, name: 'text', rows: 2, required: true, maxlength: 2000 })),
    h('div', { class: 'fields' },
      h('div', { class: 'field' }, h('label', { for: role }, 'Your role, not your name'),
        h('input', { id: role, name: 'role', list: roles, autocomplete: 'off' }), h('datalist', { id: roles }, ROLES.map(value => h('option', { value })))),
      books.length === 0 ? null : h('div', { class: 'field' }, h('label', { for: playbook }, 'Playbook followed'),
        h('select', { id: playbook, name: 'playbook' }, h('option', { value: '' }, 'none'), books.map(book => h('option', { value: book.id }, book.title ?? book.id))))));
}
