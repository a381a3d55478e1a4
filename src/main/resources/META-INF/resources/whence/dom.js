// Elements from names and text. Whatever telemetry says enters the page through text nodes alone.

import { human } from './format.js';

const SVG = 'http://www.w3.org/2000/svg';
const LONGEST = 20_000;
// Control characters, and the ones that turn the direction of writing: shown as what they are, unreadable.
const UNPRINTABLE = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g;

export function clean(text) {
  const whole = String(text);
  const cut = whole.length > LONGEST ? whole.slice(0, LONGEST) + '…' : whole;
  return cut.replace(UNPRINTABLE, '\uFFFD');
}

/** An HTML element. Attributes that are null or false are left out; functions are listeners. */
export function h(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value);
    else element.setAttribute(name, value === true ? '' : clean(value));
  }
  add(element, children);
  return element;
}

function add(element, children) {
  for (const child of children) {
    if (child === null || child === undefined || child === false || child === '') continue;
    if (Array.isArray(child)) add(element, child);
    else element.append(child instanceof Node ? child : clean(child));
  }
}

export function show(element, ...children) {
  element.replaceChildren();
  add(element, children);
  return element;
}

/** A name or line out of telemetry, kept apart from the text around it. */
export const said = (text, attributes = {}) => h('bdi', attributes, text);

/** A sentence that the service wrote about telemetry. */
export const told = (text, attributes) => said(human(text), attributes);

/** A link that leaves the page; plain text where the address is none of the web's. */
export function outside(address, ...text) {
  const web = webAddress(address);
  return web ? h('a', { href: web, rel: 'noreferrer noopener', target: '_blank', class: 'outside' }, text) : h('span', {}, text);
}

export function webAddress(address) {
  try {
    const url = new URL(address);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Calls back with the width that an element has got on the page, and again when that changes. */
export function onWidth(element, draw) {
  let drawn = 0;
  new ResizeObserver(() => requestAnimationFrame(() => {
    const width = element.clientWidth;
    if (width === 0 || Math.abs(width - drawn) < 2) return;
    drawn = width;
    draw(width);
  })).observe(element);
}

/** Copies a text, or what `what` gives when pressed. */
export function copyButton(copied, { text = 'Copy', what = () => copied } = {}) {
  const button = h('button', { type: 'button', class: 'plain small', click: copy }, text);
  async function copy() {
    try {
      await navigator.clipboard.writeText(what());
      button.textContent = 'Copied';
    } catch {
      button.textContent = 'Select and copy by hand';
    }
  }
  return button;
}

export function unique(prefix) {
  unique.last = (unique.last ?? 0) + 1;
  return prefix + unique.last;
}
