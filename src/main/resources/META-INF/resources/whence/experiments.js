// What to try next: chaos experiments that would show the same chain, ready to be copied.

import { experiments } from './api.js';
import { copyButton, h, said, show, told } from './dom.js';
import { problemBox } from './problem.js';

const TOOLS = [['chaos_mesh', 'Chaos Mesh'], ['litmus', 'Litmus']];

/** Closed; its experiments are read when it is opened. */
export function experimentList(explanation) {
  const body = h('div', {}, h('p', { class: 'quiet small' }, 'Looking…'));
  const box = h('details', { toggle: open }, h('summary', {}, 'Experiments that would have shown it'), body);
  let asked = false;
  async function open() {
    if (asked || !box.open) return;
    asked = true;
    try {
      const found = (await experiments(explanation)).experiments;
      show(body, found.length === 0 ? h('p', { class: 'quiet' }, 'None can be derived from this chain.') : h('ul', { class: 'rows' }, found.map(experiment)));
    } catch (failure) {
      asked = false;
      show(body, problemBox(failure, 'h3'));
    }
  }
  return box;
}

function experiment(item) {
  return h('li', {},
    h('p', {}, told(item.hypothesis)),
    item.abort ? h('p', { class: 'small quiet' }, 'Abort: ', said(item.abort)) : null,
    h('p', { class: 'small' }, TOOLS.filter(([key]) => item[key]).map(([key, name]) => [copyButton(item[key], { text: `Copy for ${name}` }), ' '])));
}
