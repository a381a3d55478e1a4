// Which curves show a part of the chain or a symptom, and their charts.

import { indicators, perhaps } from './api.js';
import { changeName } from './changes.js';
import { h, said } from './dom.js';
import { label } from './names.js';

const MOST_LINES = 4;
/** Charts come after what is read first. */
const charting = () => import('./chart.js');
const SYMPTOMS = [['latency', 'p99 latency'], ['errors', 'errors'], ['rate', 'requests']];

const SIGNALS = {
  latency: 'latency', error_rate: 'errors', traffic_increase: 'rate', traffic_drop: 'rate', load_test: 'rate',
};

/** What to ask `/indicators` for, to see this node's own measure; null where nothing is named. */
function measure(node, evidence) {
  const { entity = {}, signal, kind } = node;
  const metric = signal?.metric ?? evidence.find(item => item.metric)?.metric;
  if (metric === 'calls that log errors') return null; // the curve of failed ones counts others
  if (signal?.aggregation === 'share') return { ...of(entity), signal: 'errors', operation: entity.operation ?? metric };
  const own = SIGNALS[kind] ?? signalOf(metric, signal?.aggregation) ?? metric;
  return calls(entity, metric ?? '') ?? (own ? { ...of(entity), signal: own, operation: entity.operation } : null);
}

/** Calls of a service or resource are counted and timed by who makes them. */
function calls(entity, metric) {
  const peer = /^calls of (.+)$/.exec(metric)?.[1];
  if (peer) return { ...of(entity), peer, signal: 'rate' };
  if (metric !== 'client duration') return null;
  return entity['peer.service'] ? { ...of(entity), peer: entity['peer.service'], signal: 'p50' } : { peer: entity['service.name'], signal: 'p50' };
}

const of = entity => ({ service: qualified(entity), environment: entity['deployment.environment.name'] });

const SHOWN = { rate: 'requests', latency: 'p99 latency', errors: 'share that failed', p50: 'median time' };

function titleOf(node, { peer, operation, signal }) {
  const shown = SHOWN[signal] ?? signal;
  const what = peer ? (signal === 'rate' ? `calls of ${peer}` : `${shown} of calls of ${peer}`) : shown;
  return [peer === label(node.entity) ? '' : label(node.entity), operation, what].filter(Boolean).join(': ');
}

/** The name by which the API knows the service even where others are called the same. */
export function qualified(entity) {
  const name = entity['service.name'];
  return name && entity['service.namespace'] ? `${entity['service.namespace']}/${name}` : name;
}

/** Request metrics by their convention's name are drawn from the rollups. */
function signalOf(metric, aggregation) {
  if (!metric || !/^(http|rpc)\.(server|client)\.(request\.)?duration/.test(metric)) return null;
  if (aggregation === 'rate') return 'rate';
  return /p\d\d/.exec(metric)?.[0] ?? 'latency';
}

/** The chart of a node over the answer's windows, and requests that stand for it; null where there is no curve. */
export async function nodeChart(answer, node, evidence, signal) {
  const asked = measure(node, evidence);
  if (!asked) return null;
  const { from, to } = reach(answer);
  const found = await perhaps(indicators({ ...asked, from, to, limit: MOST_LINES }, signal));
  const lines = linesOf(found);
  if (lines.length === 0) return null;
  const trigger = answer.root_cause?.triggered_by_change;
  const changes = (answer.changes ?? []).filter(change => change.id === trigger || change['service.name'] === node.entity?.['service.name'])
    .map(change => ({ at: change.at, text: changeName(change) }));
  const { chart } = await charting();
  const element = chart({
    title: titleOf(node, asked),
    lines, unit: unitOf(found), from, to,
    marks: { baseline: answer.window?.baseline, onset: node.onset, changes },
  });
  return { element, exemplars: found.series.flatMap(curve => curve.exemplars ?? []) };
}

/** All the time that an answer speaks of. */
export function reach({ window = {}, question = {} }) {
  const starts = [window.baseline?.from, window.from, question.from].filter(Boolean).sort();
  return { from: starts[0], to: [window.baseline?.to, window.to, question.to].filter(Boolean).sort().at(-1) };
}

function linesOf(found) {
  return (found?.series ?? []).filter(curve => curve.points.length > 0).slice(0, MOST_LINES)
    .map(curve => ({ name: lineName(curve.labels), points: curve.points }));
}

function lineName(labels = {}) {
  const named = ['service.instance.id', 'operation', 'state', 'service.name'].map(key => labels[key]).filter(Boolean);
  return named[0] ?? 'value';
}

function unitOf(found) {
  if (found.series[0]?.unit) return found.series[0].unit;
  if (/^(latency|duration|p\d)/.test(found.signal)) return 's';
  if (/^error/.test(found.signal)) return '1';
  return found.signal === 'rate' || found.signal === 'traffic' ? '/s' : '';
}

/** Charts of how a service does, to drag a window on; rejects where the service is not known. */
export async function symptomCharts({ service, environment, signal, from, to, select }) {
  const wanted = signal && !SYMPTOMS.some(([name]) => name === signal) && signal !== 'traffic'
    ? [[signal, signal], ...SYMPTOMS.slice(0, 2)] : SYMPTOMS;
  const found = await Promise.all(wanted.map(([name]) => perhaps(indicators({ signal: name, service, environment, from, to, limit: MOST_LINES }))));
  const { chart } = await charting();
  const charts = found.map((curves, i) => {
    const lines = linesOf(curves);
    return lines.length === 0 ? null
      : chart({ title: wanted[i][1], lines, unit: unitOf(curves), from: curves.from, to: curves.to, height: 120, select });
  }).filter(Boolean);
  if (charts.length === 0) return null;
  return h('div', {}, h('p', { class: 'quiet small' }, said(service), ': drag over a chart to set the window.'), h('div', { class: 'charts' }, charts));
}
