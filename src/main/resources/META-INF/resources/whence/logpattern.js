// A log pattern that appeared, vanished or changed its share, with lines that follow it.

import * as api from './api.js';
import { h, said, show } from './dom.js';
import { number, percent, words } from './format.js';
import { shares } from './figures.js';
import { linksAbout } from './links.js';
import { logLine } from './loglines.js';
import { qualified } from './series.js';

const SAMPLES = 4;
const LOOKED_AT = 200;
const VARIABLE = /<[^<>\s]{1,20}>/;

export function logPattern(item, { answer, node, templates, signal }) {
  const { window = {} } = answer;
  const lines = h('ul', { class: 'lines' }, item.sample?.body ? h('li', {}, logLine(item.sample)) : null);
  samples(item, answer, node, signal).then(found => found.length > 0 && show(lines, found.map(line => h('li', {}, logLine(line))))).catch(() => {});
  return [
    h('p', { class: 'pattern' }, pattern(item.display ?? '')),
    item.share_before === undefined ? null
      : shares([['before', item.share_before * 100], ['after', item.share_after * 100]], percent, { full: 100 }),
    h('p', { class: 'small quiet' }, [item.novelty ? words(item.novelty) : '', item.count === undefined ? '' : `${number(item.count)} lines`].filter(Boolean).join(', ')),
    lines,
    linksAbout(templates, { service: node?.entity?.['service.name'], pattern: item.display, from: window.from, to: window.to }, ['pattern']),
  ];
}

/** A pattern's variable parts stand out from its words. */
function pattern(text) {
  return text.split(/(<[^<>\s]{1,20}>)/).map((part, i) => (i % 2 === 1 ? h('var', {}, part) : said(part)));
}

/** Lines that hold all the fixed words of the pattern. */
async function samples(item, { window = {} }, node, signal) {
  const parts = (item.display ?? '').split(VARIABLE);
  const fixed = [...new Set(item.display?.replace(new RegExp(`[\\p{L}\\p{N}]*${VARIABLE.source}[\\p{L}\\p{N}]*`, 'gu'), ' ').match(/[\p{L}\p{N}]{2,}/gu))].slice(0, 10);
  if (fixed.length === 0 || !window.from) return [];
  const { from, to } = item.novelty === 'missing' && window.baseline ? window.baseline : window;
  const query = { q: fixed.join(' '), service: node?.entity && qualified(node.entity), from, to, limit: LOOKED_AT };
  const found = await api.perhaps(api.logs(query, signal));
  const alike = (found?.logs ?? []).filter(line => follows(line.body, parts));
  // The last variable part may stand for words that another pattern names: those lines come last.
  const tail = line => (parts.at(-1) === '' && line.body.slice(line.body.lastIndexOf(parts.at(-2) ?? '')).trim().split(/\s+/).length > 1 ? 1 : 0);
  return alike.sort((a, b) => tail(a) - tail(b)).slice(0, SAMPLES);
}

/** Whether a line is made of the parts in their order, with anything between them. */
function follows(line, parts) {
  let at = 0;
  for (const [i, part] of parts.entries()) {
    const found = line.indexOf(part, at);
    if (found < 0 || (i === 0 && found > 0)) return false;
    at = found + part.length;
  }
  return parts.at(-1) === '' || line.endsWith(parts.at(-1));
}
