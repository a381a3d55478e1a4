// Links out, from the operator's templates: `https://grafana/…?from={from_ms}&var-service={service}`.

import { h, outside } from './dom.js';

/** The links whose every placeholder the context can fill. */
export function linksOut(templates, context) {
  const values = placeholders(context);
  return templates.map(({ name, template }) => {
    const address = filled(template, values);
    return address ? [' ', outside(address, name)] : null;
  });
}

/** Links that speak of this one thing: at least one of the named placeholders is in them. */
export function linksAbout(templates, context, names) {
  const about = templates.filter(({ template }) => names.some(name => template.includes(`{${name}}`)));
  const links = linksOut(about, context);
  return links.some(Boolean) ? h('span', { class: 'links' }, links) : null;
}

function placeholders({ from, to, ...rest }) {
  const values = { ...rest };
  if (from) Object.assign(values, { from, from_ms: Date.parse(from) });
  if (to) Object.assign(values, { to, to_ms: Date.parse(to) });
  return values;
}

function filled(template, values) {
  let whole = true;
  const address = template.replace(/\{(\w+)\}/g, (_, name) => {
    if (values[name] === undefined || values[name] === null || values[name] === '') whole = false;
    return encodeURIComponent(values[name] ?? '');
  });
  return whole ? address : null;
}
