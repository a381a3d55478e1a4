// Playbooks that match a chain: what to do, how risky it is, how often it helped.

import { h, outside, said } from './dom.js';
import { plural, number } from './format.js';

const RISKS = ['low', 'medium', 'high'];
const risk = book => (RISKS.indexOf(book.risk) + RISKS.length) % RISKS.length;

/** What risks least comes first and stands open. */
export function playbookList(books) {
  return h('div', { class: 'playbooks' }, [...books].sort((a, b) => risk(a) - risk(b)).map((book, i) => h('details', { open: i === 0 },
    h('summary', {}, h('b', {}, said(book.title ?? book.id)), book.risk ? h('span', { class: 'tag' }, `${book.risk} risk`) : null),
    h('ol', {}, (book.steps ?? []).filter(Boolean).map(step => h('li', {}, said(step)))),
    helped(book.history),
    /^https?:/.test(book.url ?? '') ? h('p', { class: 'small' }, outside(book.url, 'The runbook')) : null)));
}

function helped({ used = 0, recovered = 0, median_minutes: minutes } = {}) {
  return used === 0 ? null : h('p', { class: 'small quiet' },
    `Used ${plural(used, 'time')}, recovered ${number(recovered)}`, minutes ? `, after ${number(minutes)} min as a rule` : '', '.');
}
