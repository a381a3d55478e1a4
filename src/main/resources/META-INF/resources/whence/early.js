// Asks the address's question while the modules that will draw its answer are still on their way.

import { ask, explanation, linkTemplates, may, perhaps } from './api.js';
import { question, read } from './state.js';

/** A stored answer where the address names one that is still kept; else the question is asked. */
async function answerOf(now, signal) {
  const asked = question(now);
  const canAsk = Object.keys(asked).length > 0;
  if (now.explanation) {
    const stored = explanation(now.explanation, now.revision, signal);
    const found = await (canAsk ? perhaps(stored) : stored);
    if (found) return found;
  }
  return ask(asked, signal);
}

/** Whether the address asks for an answer, and not for another screen. */
export const asksForAnswer = now => !now.request && !now.incident && !now.view && Boolean(now.explanation || Object.keys(question(now)).length > 0);

let first = null;
if (asksForAnswer(read())) {
  first = { search: location.search, answer: answerOf(read()) };
  first.answer.catch(() => {}); // whoever draws it says so
}
linkTemplates();
may('respond');

/** The answer that the address asks for; the first one may be on its way already. */
export function answerTo(now, signal) {
  const begun = first;
  first = null;
  return begun?.search === location.search ? begun.answer : answerOf(now, signal);
}
