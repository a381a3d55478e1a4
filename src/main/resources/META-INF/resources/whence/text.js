// Fits text into a width, for pictures that have no line breaking of their own.

import { clean } from './dom.js';

const pencil = document.createElement('canvas').getContext('2d');
const FAMILY = 'system-ui, sans-serif';

export function textWidth(text, font) {
  pencil.font = `${font} ${FAMILY}`;
  return pencil.measureText(clean(text)).width;
}

/** The text in at most so many lines, the last one cut where it does not fit. */
export function fit(text, width, font, most) {
  pencil.font = `${font} ${FAMILY}`;
  const lines = [];
  let rest = clean(text).slice(0, 400);
  while (rest && lines.length < most) {
    if (pencil.measureText(rest).width <= width) {
      lines.push(rest);
      break;
    }
    const last = lines.length === most - 1;
    const line = last ? cut(rest, width) : broken(rest, width);
    lines.push(line);
    rest = rest.slice(line.length).trimStart();
  }
  return lines.length > 0 ? lines : [''];
}

function longest(text, width, tail) {
  let low = 1;
  let high = text.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (pencil.measureText(text.slice(0, middle) + tail).width <= width) low = middle;
    else high = middle - 1;
  }
  return low;
}

const cut = (text, width) => text.slice(0, longest(text, width, '…')).trimEnd() + '…';

/** Breaks after a space, dash, dot, slash or underscore where there is one. */
function broken(text, width) {
  const most = longest(text, width, '');
  const head = text.slice(0, most);
  const at = Math.max(...[' ', '-', '.', '/', '_'].map(sign => head.lastIndexOf(sign)));
  return at > most / 3 ? text.slice(0, at + 1) : head;
}
