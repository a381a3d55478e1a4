// The post-mortem of an incident: read, edited, its action items ticked off, taken along.

import * as api from './api.js';
import { deedForm, deeds } from './deeds.js';
import { h, said, told, unique } from './dom.js';
import { exportLinks } from './export.js';
import { day, moment, plural, words } from './format.js';
import { prose } from './prose.js';
import { go, link } from './state.js';

export async function postmortemScreen(state, signal) {
  const { incident: id, revision } = state;
  const editing = state.edit === '1';
  const [found, html, mayTend] = await Promise.all([
    api.postmortem(id, revision, signal), editing ? null : api.postmortemText(id, revision, 'text/html', signal), api.may('respond')]);
  const element = h('article', { class: 'postmortem' },
    header(found, state, mayTend),
    editing ? null : wording(found),
    editing ? editor(found, id) : h('div', { class: 'halves' }, h('div', { class: 'prose' }, prose(html)), items(found, id, mayTend)));
  return { element, title: `Post-mortem: ${found.title}` };
}

function header(found, state, mayTend) {
  const { incident, revision, edit } = state;
  const here = { incident, view: 'postmortem' };
  return h('header', { class: 'head' },
    h('p', { class: 'asked' }, 'Post-mortem of ', h('a', { href: link({ incident }), 'data-inside': true }, told(found.title))),
    h('h1', { class: edit === '1' ? '' : 'unseen' }, edit === '1' ? 'Edit the post-mortem' : 'Post-mortem'),
    h('p', { class: 'small quiet' }, found.revision
      ? `Revision ${found.revision}, edited ${moment(found.edited_at)} by the ${found.role}` : 'A draft that the data wrote; nobody edited it yet',
    found.due_by ? ` · due by ${moment(found.due_by)}` : ''),
    h('div', { class: 'actions' },
      edit === '1' ? h('a', { href: link({ ...here, revision }), 'data-inside': true }, 'Back to reading') : [
        mayTend ? h('a', { href: link({ ...here, edit: '1' }), 'data-inside': true, class: 'button' }, 'Edit') : null,
        found.revision && revision !== 'draft' ? h('a', { href: link({ ...here, revision: 'draft' }), 'data-inside': true }, 'The draft as of now') : null,
        revision ? h('a', { href: link(here), 'data-inside': true }, 'The newest edit') : null,
        exportLinks(incident, revision)]));
}

/** Hints where the text names or blames people. */
function wording({ wording: hints = [] }) {
  if (hints.length === 0) return null;
  return h('section', { class: 'hints', 'aria-label': 'Wording' }, h('h2', {}, `${plural(hints.length, 'place')} to word otherwise`),
    h('ul', { class: 'rows' }, hints.map(hint => h('li', {}, `line ${hint.line}: `, h('b', {}, said(hint.found)), ' · ', hint.advice))));
}

function editor(found, id) {
  const text = unique('markdown-');
  const role = unique('role-');
  return deedForm({
    label: 'Edit', submit: 'Keep as the next revision', id: 'keep',
    act: ({ markdown, role: by }) => api.keepPostmortem(id, { markdown, role: by, based_on: found.revision ?? 0 }),
    then: () => go({ incident: id, view: 'postmortem' }),
  },
  h('div', { class: 'field' }, h('label', { for: text }, 'Markdown. Roles, not names; what the system allowed, not who was to blame.'),
    h('textarea', { id: text, name: 'markdown', rows: 32, required: true, spellcheck: 'true', class: 'markdown' }, found.markdown)),
  h('div', { class: 'field short' }, h('label', { for: role }, 'Your role'), h('input', { id: role, name: 'role', value: 'responder', autocomplete: 'off' })));
}

function items({ action_items: list = [] }, id, mayTend) {
  if (list.length === 0) return null;
  return h('section', { class: 'items', 'aria-labelledby': 'items-title' }, h('h2', { id: 'items-title' }, 'Action items'),
    h('ul', { class: 'rows' }, list.map(item => h('li', { class: item.state },
      h('p', {}, item.state === 'done' ? '☑ ' : '☐ ', told(item.text)),
      h('p', { class: 'small quiet' }, [words(item.kind), item.role, item.due_by ? `due ${day(item.due_by)}` : ''].filter(Boolean).join(' · ')),
      mayTend ? deeds([item.state === 'done'
        ? { id: `item-${item.id}`, text: 'Open again', act: () => api.setItem(id, item.id, 'open') }
        : { id: `item-${item.id}`, text: 'Done', act: () => api.setItem(id, item.id, 'done') }]) : null))));
}
