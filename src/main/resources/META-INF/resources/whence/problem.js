// What is said where something was refused, or where there is nothing.

import { h } from './dom.js';

export function problemBox(problem, heading = 'h2') {
  return h('section', { class: 'problem', role: 'alert' },
    h(heading, {}, problem.title ?? 'Something went wrong'),
    problem.detail ?? problem.message ? h('p', {}, sentence(problem.detail ?? problem.message)) : null,
    problem.advice ? h('p', {}, h('b', {}, 'What to do: '), problem.advice) : null);
}

const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

export const nothing = (...text) => h('p', { class: 'nothing' }, text);
