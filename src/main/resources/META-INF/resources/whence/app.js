// Draws the screen that the address names.

import { perhaps, explanation, ask } from './api.js';
import { answerScreen } from './answer.js';
import { homeScreen } from './home.js';
import { mapScreen } from './map.js';
import { requestScreen } from './request.js';
import { clean, show } from './dom.js';
import { zone, zoneName } from './format.js';
import { troubled } from './notices.js';
import * as state from './state.js';

const screen = document.getElementById('screen');
const spoken = document.getElementById('spoken');
let underWay = new AbortController();

async function draw({ moved }) {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const now = state.read();
  zone.utc = now.utc === '1';
  const waiting = setTimeout(() => show(screen, waitingLine(now)), moved ? 150 : 0);
  let drawn;
  try {
    drawn = await screenOf(now, signal);
  } catch (failure) {
    if (signal.aborted) return;
    drawn = troubled(failure, now);
  } finally {
    clearTimeout(waiting);
  }
  if (signal.aborted) return;
  show(screen, drawn.element);
  frame(now, drawn.title);
  if (moved) screen.focus({ preventScroll: true });
  drawn.shown?.();
}

function screenOf(now, signal) {
  if (now.request) return requestScreen(now, signal);
  if (now.view === 'map') return mapScreen(now, signal);
  if (now.explanation || Object.keys(state.question(now)).length > 0) return answered(now, signal);
  return homeScreen(now, signal);
}

/** A stored answer where the address names one that is still kept; else the question is asked. */
async function answered(now, signal) {
  const asked = state.question(now);
  const canAsk = Object.keys(asked).length > 0;
  let answer = null;
  if (now.explanation) {
    const stored = explanation(now.explanation, now.revision, signal);
    answer = await (canAsk ? perhaps(stored) : stored);
  }
  answer ??= await ask(asked, signal);
  if (signal.aborted) return null;
  const { question = {} } = answer;
  state.note({
    explanation: answer.id, revision: answer.revision, service: now.service ?? serviceName(question), signal: now.signal ?? question.signal,
    environment: now.environment ?? question['deployment.environment.name'], from: question.from ?? now.from, to: question.to ?? now.to, at: null,
  });
  return answerScreen(answer, state.read(), signal);
}

function serviceName(question) {
  const name = question['service.name'];
  return name && question['service.namespace'] ? `${question['service.namespace']}/${name}` : name;
}

const waitingLine = now => (now.request ? 'Looking for the request…' : now.view === 'map' ? 'Drawing the map…' : 'Looking…');

function frame(now, title) {
  document.title = clean(title ? `${title} · Whence` : 'Whence: what caused this spike?');
  spoken.textContent = clean(title ?? '');
  const view = now.view ?? (now.request ? 'request' : 'home');
  for (const link of document.querySelectorAll('.bar nav a')) {
    if (link.dataset.view === view) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
  document.getElementById('find-id').value = now.request ?? '';
  const toggle = document.getElementById('zone');
  toggle.hidden = !zone.utc && zoneName() === 'UTC';
  toggle.textContent = zone.utc ? 'Times in UTC: show local' : `Times in ${zoneName()}: show UTC`;
}

/** Links within the page change the address without loading the page again. */
function follow(event) {
  const link = event.target.closest?.('a[data-inside]');
  if (!link || event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const target = new URL(link.getAttribute('href'), location.href);
  event.preventDefault();
  state.go(state.read(target.search));
  scrollTo(0, 0);
}

document.addEventListener('click', follow);
document.getElementById('find').addEventListener('submit', event => {
  event.preventDefault();
  const id = new FormData(event.target).get('request').trim();
  if (id) state.go({ request: id });
});
document.getElementById('zone').addEventListener('click', () => {
  state.note({ utc: zone.utc ? null : '1' });
  draw({ moved: false });
});
addEventListener('popstate', () => draw({ moved: true }));
addEventListener('whence:moved', () => draw({ moved: true }));
draw({ moved: false });
