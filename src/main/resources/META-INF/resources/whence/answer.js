// One question, one screen: the sentence and the verdict, the chain, the evidence, the limits.

import { changes, linkTemplates, may, perhaps } from './api.js';
import { askForm } from './ask.js';
import { chainPicture } from './chain.js';
import { allChanges } from './changes.js';
import { h, told } from './dom.js';
import { clock, day, plural, words } from './format.js';
import { head } from './head.js';
import { layers } from './layers.js';
import { limits } from './limits.js';
import { onsets } from './onsets.js';
import { reach } from './series.js';
import { openStep, steps } from './steps.js';
import { link, opened } from './state.js';
import { fiveWhys } from './whys.js';

const LONG = 4;

export async function answerScreen(given, state, signal) {
  const [templates, near, mayTend] = await Promise.all([linkTemplates(), perhaps(changes({ ...reach(given), limit: 50 }, signal)), may('respond')]);
  const answer = { ...given, changes: allChanges(given.changes ?? [], near?.changes ?? []) };
  const outside = outsideContext(answer);
  const context = { templates, signal, mayTend, outside };
  const chained = answer.nodes?.length > 0;
  const element = h('article', { class: 'answer' },
    head(answer, context),
    answer.verdict === 'insufficient_evidence' ? missing(answer) : null,
    chained ? h('div', { class: depth(answer) > LONG ? 'story wide' : 'story' },
      h('section', { class: 'chain', 'aria-labelledby': 'chain-title' },
        h('h2', { id: 'chain-title' }, 'The chain'),
        chainPicture(answer, openStep),
        onsets(answer)),
      fiveWhys(answer, openStep)) : null,
    chained ? steps(answer, context) : null,
    limits(answer, context),
    askForm(state, { heading: 'Ask again', reach: reach(answer), shows: outside.service }),
    footnotes(answer));
  return {
    element,
    title: answer.title,
    shown: () => {
      const wanted = location.hash.slice(1);
      if (wanted && opened().length > 0) document.getElementById(wanted)?.scrollIntoView();
    },
  };
}

/** How many columns the chain takes. */
const depth = ({ nodes, edges = [] }) => layers(nodes.map(node => node.id), edges).length;

function outsideContext(answer) {
  const question = answer.question ?? {};
  const window = answer.window ?? {};
  const service = question['service.name'] ?? answer.nodes?.find(node => node.role === 'critical_failure')?.entity?.['service.name'];
  return { service, from: window.from ?? question.from, to: window.to ?? question.to, kind: answer.root_cause?.kind, explanation: answer.id };
}

function missing(answer) {
  const needs = answer.missing_evidence ?? [];
  return needs.length === 0 ? null : h('section', { class: 'problem', 'aria-label': 'What is missing' },
    h('h2', {}, 'What would answer it'),
    h('ul', {}, needs.map(item => h('li', {}, h('b', {}, told(item.need)), item.how ? [': ', told(item.how)] : ''))));
}

function footnotes(answer) {
  const { engine = {}, window = {} } = answer;
  const facts = [
    `Answer ${answer.id}, revision ${answer.revision ?? 1}`,
    answer.status && answer.status !== 'complete' ? words(answer.status) : '',
    window.baseline ? `compared with ${day(window.baseline.from)} ${clock(window.baseline.from)} – ${clock(window.baseline.to)} (${words(window.baseline.kind ?? 'baseline')})` : '',
    ...(window.history ?? []).map(step => `window ${step.reason}`),
    engine.cells ? `${engine.cells} rollups` : '',
    engine.blocks_opened !== undefined ? `${plural(engine.blocks_opened, 'block')} opened` : '',
    engine.version ? `engine ${engine.version}` : '',
    answer.confidence?.method ? `confidence from ${answer.confidence.method}` : '',
    answer.confidence?.calibrated_on ? `calibrated on ${answer.confidence.calibrated_on}` : '',
  ];
  const supersedes = answer.supersedes?.includes('@') ? answer.supersedes.split('@') : null;
  return h('footer', { class: 'quiet small' }, facts.filter(Boolean).join(' · '),
    supersedes ? [' · ', h('a', { href: link({ explanation: supersedes[0], revision: supersedes[1] }), 'data-inside': true }, 'the revision before')] : null);
}
