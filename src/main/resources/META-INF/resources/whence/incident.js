// An incident: how far it has come, what happened and was done about it, and what it holds.

import * as api from './api.js';
import { h, outside, said, told } from './dom.js';
import { clock, duration, number, percent, plural, span, words } from './format.js';
import { family } from './family.js';
import { impactText } from './impact.js';
import { isOver, lifeline, stateTag } from './lifeline.js';
import { linksOut } from './links.js';
import { exportLinks } from './export.js';
import { noteForm } from './note.js';
import { playbookList } from './playbooks.js';
import { link } from './state.js';
import { timeline } from './timeline.js';

export async function incidentScreen(state, signal) {
  const [found, mayTend, templates] = await Promise.all([api.incident(state.incident, signal), api.may('respond'), api.linkTemplates()]);
  const element = h('article', { class: 'incident' },
    header(found, templates),
    lifeline(found, mayTend),
    h('div', { class: 'halves' },
      h('div', {},
        h('section', { 'aria-labelledby': 'timeline-title' }, h('h2', { id: 'timeline-title' }, 'Timeline'), timeline(found.timeline)),
        mayTend ? noteForm(found) : null),
      h('div', { class: 'aside' },
        cause(found),
        postmortem(found),
        section('What was done, and its effect', found.actions, action),
        section('Alerts', found.alerts, alert),
        (found.playbooks ?? []).length > 0 ? h('section', {}, h('h2', {}, 'What to do'), playbookList(found.playbooks)) : null,
        section('Answers it holds', found.explanations.toReversed(), answer),
        section('Similar incidents', found.similar, similar),
        mayTend && !found.merged_into ? family(found) : null)));
  return { element, title: `Incident: ${found.title}` };
}

function header(found, templates) {
  const { services = [], explanation = {} } = found;
  const context = { service: services[0], from: explanation.from ?? found.began_at, to: explanation.to ?? found.resolved_at, kind: explanation.cause_kind, explanation: explanation.id };
  return h('header', { class: 'head' },
    h('p', { class: 'asked' }, 'Incident', found['deployment.environment.name'] ? [' in ', said(found['deployment.environment.name'])] : '', ' · ', h('code', {}, found.id)),
    h('h1', {}, told(found.title)),
    h('p', { class: 'verdict' }, stateTag(found), ' ',
      h('span', {}, services.map((service, i) => [i > 0 ? ', ' : '', said(service)])),
      found.merged_into ? h('a', { href: link({ incident: found.merged_into }), 'data-inside': true }, 'It was merged into another incident') : null),
    h('p', { class: 'actions' }, h('a', { href: `api/v1/incidents/${encodeURIComponent(found.id)}/evidence` }, 'Frozen evidence (JSON)'), linksOut(templates, context)));
}

function section(title, items, draw) {
  if (!items || items.length === 0) return null;
  return h('section', {}, h('h2', {}, title), h('ul', { class: 'rows' }, items.map(item => h('li', {}, draw(item)))));
}

function cause(found) {
  const { explanation, root_cause: root, impact } = found;
  if (!explanation) return h('section', {}, h('h2', {}, 'Cause'), h('p', { class: 'quiet' }, 'Not asked yet: the question follows an alert by itself within a minute.'));
  return h('section', { class: 'card cause-card' }, h('h2', {}, 'Cause'),
    h('p', {}, told(root?.statement ?? explanation.title)),
    h('p', { class: 'small quiet' }, words(explanation.verdict), impactText(impact) ? [' · ', impactText(impact)] : ''),
    h('p', {}, h('a', { href: link({ explanation: explanation.id, revision: explanation.revision }), 'data-inside': true, class: 'button' }, 'See the chain and its evidence')));
}

function postmortem(found) {
  const resolved = Date.parse(found.resolved_at);
  return h('section', { class: 'card' }, h('h2', {}, 'Post-mortem'),
    h('p', { class: 'small quiet' }, isOver(found) && found.state !== 'reviewed' && resolved
      ? `The data wrote a draft. Due by ${clock(resolved + 72 * 3600e3)}, 72 hours after resolution.` : 'The data wrote a draft; it grows with the timeline.'),
    h('p', {}, h('a', { href: link({ incident: found.id, view: 'postmortem' }), 'data-inside': true, class: 'button' }, 'Read and edit'), ' '),
    exportLinks(found.id));
}

function action(item) {
  const measured = item.before !== undefined && item.after !== undefined;
  return [h('span', { class: 'score' }, clock(item.at)), ' ', h('b', {}, told(item.text)),
    measured ? h('p', { class: 'small' }, said(item.measure), ` ${percent(item.before * 100)} → ${percent(item.after * 100)} `,
      h('span', { class: item.helped ? 'good' : 'quiet' }, item.helped ? '✓ it helped' : 'no clear effect')) : h('p', { class: 'small quiet' }, 'its effect was not measured')];
}

function alert(item) {
  return [h('span', { class: 'score' }, clock(item.starts_at)), ' ', h('b', {}, told(item.title)), ' ',
    h('span', { class: item.status === 'firing' ? 'bad' : 'quiet' }, item.status), ' ',
    h('span', { class: 'quiet small' }, [item.source, item.detection_delay_s === undefined ? '' : `${duration(item.detection_delay_s * 1e6)} after it began`].filter(Boolean).join(' · ')),
    linksOf(item.links)];
}

const linksOf = (links = []) => links.map(({ text, href }) => [' ', outside(href, text)]);

function answer(item) {
  return [h('a', { href: link({ explanation: item.id, revision: item.revision }), 'data-inside': true }, told(item.title)),
    h('p', { class: 'small quiet' }, [words(item.verdict), span(item.from, item.to), item.failed_requests ? plural(item.failed_requests, 'failed request') : ''].filter(Boolean).join(' · '))];
}

function similar(item) {
  return [h('a', { href: link({ incident: item.incident }), 'data-inside': true }, told(item.title ?? item.incident)),
    h('p', { class: 'small quiet' }, `${percent(item.score * 100)} alike`, item.state ? ` · ${words(item.state)}` : '', item.began_at ? ` · ${span(item.began_at, item.began_at).slice(0, 16)}` : '')];
}
