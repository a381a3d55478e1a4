// Draws the screen that the address names.

import { answerScreen } from './answer.js';
import { unsent } from './deeds.js';
import { clean, show } from './dom.js';
import { answerTo, asksForAnswer } from './early.js';
import { human, zone, zoneName } from './format.js';
import { troubled } from './trouble.js';
import * as state from './state.js';

const screen = document.getElementById('screen');
const spoken = document.getElementById('spoken');
let underWay = new AbortController();

/** @param moved whether the reader went elsewhere; else the same screen is drawn over what is known by now */
async function draw({ moved = false, quietly = false }) {
  underWay.abort();
  underWay = new AbortController();
  const { signal } = underWay;
  const now = state.read();
  zone.utc = now.utc === '1';
  const waiting = quietly ? null : setTimeout(() => show(screen, waitingLine(now)), moved ? 150 : 0);
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
  const focused = document.activeElement?.id;
  const restore = quietly ? unsent(screen) : null;
  show(screen, drawn.element);
  restore?.();
  frame(now, drawn.title);
  performance.mark('whence:shown');
  if (moved) screen.focus({ preventScroll: true });
  else if (quietly) (document.getElementById(focused) ?? screen).focus({ preventScroll: true });
  drawn.shown?.();
}

/** Screens that most visits do not show are fetched when they are. */
async function screenOf(now, signal) {
  if (now.request) return (await import('./request.js')).requestScreen(now, signal);
  if (now.incident && now.view === 'postmortem') return (await import('./postmortem.js')).postmortemScreen(now, signal);
  if (now.incident) return (await import('./incident.js')).incidentScreen(now, signal);
  if (now.view === 'incidents') return (await import('./incidents.js')).incidentsScreen(now, signal);
  if (now.view === 'map') return (await import('./map.js')).mapScreen(now, signal);
  if (asksForAnswer(now)) return answered(now, signal);
  return (await import('./home.js')).homeScreen(now, signal);
}

async function answered(now, signal) {
  const answer = await answerTo(now, signal);
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

const viewOf = now => (now.request ? 'request' : now.incident ? 'incidents' : now.view ?? 'home');

function frame(now, title) {
  const text = clean(human(title ?? ''));
  document.title = text ? `${text} · Whence` : 'Whence: what caused this spike?';
  spoken.textContent = text;
  for (const link of document.querySelectorAll('.bar nav a')) {
    if (link.dataset.view === viewOf(now)) link.setAttribute('aria-current', 'page');
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
  draw({ quietly: true });
});
addEventListener('popstate', event => event.state && draw({ moved: true }));
addEventListener('whence:moved', () => draw({ moved: true }));
addEventListener('whence:changed', () => draw({ quietly: true }));
draw({});
