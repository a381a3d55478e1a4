// What somebody saw or did: it becomes part of an incident's timeline.

import * as api from './api.js';
import { deedForm } from './deeds.js';
import { h, unique } from './dom.js';

const ROLES = ['on-call engineer', 'incident lead', 'owner of the service', 'database owner', 'support'];

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
