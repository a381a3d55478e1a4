// Buttons and forms that change something: locked while it is under way, a refusal shown beside them.

import { h, show } from './dom.js';
import { problemBox } from './problem.js';
import { again } from './state.js';

/** Does it once at a time; afterwards the screen is drawn anew, unless `then` goes elsewhere. */
async function carryOut(controls, said, act, then) {
  if (controls.some(control => control.ariaDisabled === 'true')) return;
  // Not `disabled`, which would take the focus away.
  controls.forEach(control => { control.ariaDisabled = 'true'; });
  show(said);
  try {
    const result = await act();
    (then ?? again)(result);
  } catch (failure) {
    show(said, problemBox(failure));
  } finally {
    controls.forEach(control => { control.ariaDisabled = null; });
  }
}

/** Buttons `[{text, act, then, primary, id}]` with one place for what goes wrong. */
export function deeds(list, { label } = {}) {
  const said = h('div', {});
  const buttons = list.map(({ text, act, then, primary, id }) =>
    h('button', { type: 'button', id, class: primary && 'primary', click: () => carryOut(buttons, said, act, then) }, text));
  return h('div', { class: 'deeds', role: label && 'group', 'aria-label': label }, buttons, said);
}

/** A form whose values are handed to `act`, trimmed, empty ones left out. */
export function deedForm({ label, submit, act, then, id, extra }, ...fields) {
  const said = h('div', {});
  const button = h('button', { class: 'primary', id }, submit);
  const form = h('form', { class: 'deed', 'aria-label': label, submit: send }, fields, h('p', { class: 'deeds' }, button, extra), said);
  function send(event) {
    event.preventDefault();
    const given = [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value !== '');
    carryOut([button], said, async () => {
      const result = await act(Object.fromEntries(given));
      form.reset();
      return result;
    }, then);
  }
  return form;
}

/** What is typed into forms and not sent yet; puts it back after the screen was drawn anew. */
export function unsent(screen) {
  const forms = () => [...screen.querySelectorAll('form.deed')];
  const typed = forms().flatMap(form => [...new FormData(form)].map(([name, value]) => [form.ariaLabel, name, value]));
  return () => {
    for (const [label, name, value] of typed) {
      const field = forms().find(form => form.ariaLabel === label)?.elements[name];
      if (field) field.value = value;
    }
  };
}
