// A whole screen for a refusal: what was wrong, what to do, and the form to try again.

import { h } from './dom.js';
import { askForm } from './ask.js';
import { Problem } from './api.js';
import { problemBox } from './problem.js';

export function troubled(failure, state) {
  if (!(failure instanceof Problem)) console.error(failure);
  const problem = failure instanceof Problem ? failure : new Problem(0, 'The page could not show this', String(failure.message));
  const element = h('div', { class: 'narrow' },
    problemBox(problem, 'h1'),
    state.request || state.incident ? null : askForm(state));
  return { element, title: problem.title };
}
