// Markdown that the service has made into HTML, rebuilt from elements that are known to be harmless.

import { h, outside, webAddress } from './dom.js';

/** The screen has a heading of its own: those of the text stand below it. */
const HEADINGS = { H1: 'h2', H2: 'h3', H3: 'h4', H4: 'h5' };
const PLAIN = new Set(['P', 'UL', 'OL', 'LI', 'TABLE', 'THEAD', 'TBODY', 'TR', 'TH', 'TD',
  'STRONG', 'EM', 'CODE', 'PRE', 'BLOCKQUOTE', 'HR', 'BR']);

/** The nodes of the document's main part; what is not known keeps its text alone. */
export function prose(html) {
  return rebuilt(new DOMParser().parseFromString(html, 'text/html').querySelector('main'));
}

function rebuilt(parent) {
  return [...(parent?.childNodes ?? [])].map(node => {
    if (node.nodeType === Node.TEXT_NODE) return node.textContent;
    if (node.nodeType !== Node.ELEMENT_NODE) return null;
    const inner = rebuilt(node);
    if (node.tagName === 'A') return webAddress(node.getAttribute('href')) ? outside(node.getAttribute('href'), inner) : inner;
    const tag = HEADINGS[node.tagName] ?? (PLAIN.has(node.tagName) ? node.tagName.toLowerCase() : null);
    return tag ? h(tag, {}, inner) : inner;
  });
}
