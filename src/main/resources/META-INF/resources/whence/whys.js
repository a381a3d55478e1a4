// The five whys, each rung with how firmly it stands.

import { h, told } from './dom.js';
import { words } from './format.js';

const FIRMNESS = { established: '●●●', probable: '●●○', coincident: '●○○', insufficient_evidence: '○○○' };

export function fiveWhys(answer, openStep) {
  const whys = answer.five_whys ?? [];
  if (whys.length === 0) return null;
  return h('section', { class: 'whys', 'aria-labelledby': 'whys-title' },
    h('h2', { id: 'whys-title' }, 'Five whys'),
    h('ol', {}, whys.map(why => rung(why, openStep))));
}

function rung(why, openStep) {
  const open = why.because === null || why.because === undefined;
  return h('li', { class: open && 'open' },
    h('p', { class: 'why' }, told(why.why)),
    open
      ? h('p', { class: 'quiet' }, 'For people to answer in the review.')
      : h('p', { class: 'because' }, told(why.because)),
    open ? null : h('p', { class: 'small quiet' },
      h('span', { 'aria-hidden': 'true', class: 'dots' }, FIRMNESS[why.strength] ?? ''), ' ', words(why.strength ?? ''),
      why.edge ? [' · ', h('button', { type: 'button', class: 'plain small', click: () => openStep(why.edge) }, 'evidence')] : null));
}
