// What happened, in order: the chain, changes, alerts, what people saw and did.

import { h, told } from './dom.js';
import { clock, day, moment, words } from './format.js';
import { roleGlyph } from './names.js';

const GLYPHS = { change: '▼', alert: '!', observation: '“', action: '→', life: '·' };

export function timeline(moments) {
  let before = '';
  return h('ol', { class: 'timeline' }, (moments ?? []).map(item => {
    const today = day(item.at);
    const newDay = today !== before;
    before = today;
    return [
      newDay ? h('li', { class: 'day' }, today) : null,
      h('li', { class: `moment ${item.kind}` },
        h('time', { datetime: item.at, title: moment(item.at) }, clock(item.at)),
        h('span', { class: 'glyph', 'aria-hidden': 'true' }, GLYPHS[item.kind] ?? roleGlyph(item.kind)),
        h('span', {}, h('span', { class: 'unseen' }, words(item.kind), ': '), told(item.text)))];
  }));
}
