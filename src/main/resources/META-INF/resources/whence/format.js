// How values, times and kinds are written for people.

const INSTANT = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z/g;
const PREFIXES = [[1e9, 'G'], [1e6, 'M'], [1e3, 'k']];

export const plural = (count, one, many = one + 's') => `${number(count)} ${count === 1 ? one : many}`;
export const words = key => String(key).replaceAll('_', ' ');

/** A value as it is written: three significant digits, or all of a whole number where those are more. */
const rounded = value => (Math.abs(value) < 1000 ? Number(value.toPrecision(3)) : Math.round(value));

/** A number with three significant digits; thousands grouped. */
export function number(value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '–';
  const near = rounded(value);
  const size = Math.abs(near);
  if (size >= 1e6) {
    const three = Number(near.toPrecision(3));
    const [by, prefix] = PREFIXES.find(([at]) => Math.abs(three) >= at);
    return `${Number((three / by).toPrecision(3))} ${prefix}`;
  }
  if (size >= 1000) return near.toLocaleString('en-US').replaceAll(',', '\u202F');
  if (size !== 0 && size < 0.001) return value.toExponential(1);
  return String(near);
}

const trim = text => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

/** One decimal is enough for a share; small ones keep two digits that say something. */
export function percent(value) {
  if (typeof value !== 'number' || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  return `${trim(size >= 1 || size === 0 ? value.toFixed(1) : value.toPrecision(2))} %`;
}

/** A value in its UCUM unit. */
export function amount(value, unit) {
  switch (unit) {
    case 's': return duration(value * 1e6);
    case 'ms': return duration(value * 1e3);
    case 'us': return duration(value);
    case 'ns': return duration(value / 1e3);
    case 'By': return bytes(value);
    case '1': return Math.abs(value) <= 1 ? percent(value * 100) : number(value);
    case '%': return percent(value);
    case undefined: case null: case '': return number(value);
    default: return `${number(value)}${unitWord(unit)}`;
  }
}

function unitWord(unit) {
  const word = unit.replace(/\{[^}]*\}/g, '');
  return word.startsWith('/') || word === '' ? word : ' ' + word;
}

function bytes(value) {
  const steps = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let step = 0;
  while (Math.abs(rounded(value)) >= 1024 && step < steps.length - 1) {
    value /= 1024;
    step++;
  }
  return `${number(value)} ${steps[step]}`;
}

export function duration(micros) {
  const size = Math.abs(micros);
  if (size === 0) return '0 s';
  if (rounded(size) < 1e3) return number(micros) + ' µs';
  if (rounded(size / 1e3) < 1e3) return number(micros / 1e3) + ' ms';
  if (rounded(size / 1e6) < 120) return number(micros / 1e6) + ' s';
  const seconds = Math.round(size / 1e6);
  const parts = [[86400, 'd'], [3600, 'h'], [60, 'min'], [1, 's']];
  let rest = seconds;
  const said = [];
  for (const [length, name] of parts) {
    const count = Math.floor(rest / length);
    rest -= count * length;
    if (count > 0 && said.length < 2) said.push(`${count} ${name}`);
  }
  return said.join(' ');
}

/** Microseconds since the epoch of an RFC 3339 time, with what it says beyond milliseconds. */
export function micros(time) {
  const millis = Date.parse(time);
  const beyond = /\.\d{3}(\d{1,3})/.exec(time);
  return millis * 1000 + (beyond ? Number(beyond[1].padEnd(3, '0')) : 0);
}

export const zone = { utc: false };

function parts(millis, options) {
  return new Intl.DateTimeFormat('sv-SE', { ...options, ...(zone.utc ? { timeZone: 'UTC' } : {}) }).format(millis);
}

const CLOCK = { hour: '2-digit', minute: '2-digit', second: '2-digit' };
const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' };

export const clock = time => parts(asMillis(time), CLOCK);
export const day = time => parts(asMillis(time), DAY);
export const moment = time => `${day(time)} ${clock(time)}`;
const asMillis = time => (typeof time === 'number' ? time : Date.parse(time));

/** `2026-11-24 14:00:00 – 14:30:00` */
export function span(from, to) {
  return day(from) === day(to) ? `${moment(from)} – ${clock(to)}` : `${moment(from)} – ${moment(to)}`;
}

export function zoneName() {
  if (zone.utc) return 'UTC';
  return new Intl.DateTimeFormat('en', { timeZoneName: 'short' }).formatToParts().find(part => part.type === 'timeZoneName').value;
}

/** A sentence of the service's own as people read it: its times as the page shows times, its arrows as arrows. */
export const human = text => String(text).replace(INSTANT, time => clock(time)).replaceAll(' -> ', ' → ');

/** When something began: a time, and how well the data can know it. */
export function onset(began) {
  const early = Date.parse(began.earliest);
  const late = Date.parse(began.latest);
  const half = Math.round((late - early) / 2000);
  return half < 1 ? clock(early) : `${clock((early + late) / 2)} ± ${duration(half * 1e6)}`;
}
