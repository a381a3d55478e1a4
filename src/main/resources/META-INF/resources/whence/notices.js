// What is said where there is nothing, or something went wrong.

import { h } from './dom.js';
import { askForm } from './ask.js';
import { Problem } from './api.js';

/** A whole screen for a refusal: what was wrong, what to do, and the form to try again. */
export function troubled(failure, state) {
  if (!(failure instanceof Problem)) console.error(failure);
  const problem = failure instanceof Problem ? failure : new Problem(0, 'The page could not show this', String(failure.message));
  const element = h('div', { class: 'narrow' },
    problemBox(problem, 'h1'),
    state.request ? null : askForm(state));
  return { element, title: problem.title };
}

export function problemBox(problem, heading = 'h2') {
  return h('section', { class: 'problem', role: 'alert' },
    h(heading, {}, problem.title ?? 'Something went wrong'),
    problem.detail ? h('p', {}, sentence(problem.detail)) : null,
    problem.advice ? h('p', {}, h('b', {}, 'What to do: '), problem.advice) : null);
}

const sentence = text => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? '' : '.');

export const nothing = (...text) => h('p', { class: 'nothing' }, text);
