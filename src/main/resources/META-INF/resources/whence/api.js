// Reads and writes over the API. A refusal is a Problem that says what was wrong and what to do.

export class Problem extends Error {
  constructor(status, title, detail, advice) {
    super(detail || title);
    Object.assign(this, { status, title, detail, advice });
  }

  get isMissing() {
    return this.status === 404;
  }
}

const JSON_TYPE = 'application/json';
const BASE = new URL('../api/v1/', import.meta.url);

function url(path, query = {}) {
  const target = new URL(path, BASE);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') target.searchParams.set(key, value);
  }
  return target;
}

async function call(target, { accept = JSON_TYPE, ...options }) {
  let response;
  try {
    response = await fetch(target, { ...options, headers: { accept, ...options.headers } });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, 'Whence does not answer', 'The connection to the service failed.', 'Check that it runs, then try again.');
  }
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) {
    const said = type.includes('json') ? await response.json().catch(() => ({})) : {};
    throw new Problem(response.status, said.title ?? `Refused with status ${response.status}`, said.detail, said.advice);
  }
  if (!type.includes(accept)) throw new Problem(404, 'Nothing is served here', `No ${accept} under ${target.pathname}.`);
  return response;
}

const get = async (path, query, signal) => (await call(url(path, query), { signal })).json();

const write = async (method, path, body) =>
  (await call(url(path), { method, body: JSON.stringify(body), headers: { 'content-type': JSON_TYPE } })).json();

/** The answer of a read that may be refused; null then. */
export const perhaps = promise => promise.catch(failure => {
  if (failure.name === 'AbortError') throw failure;
  return null;
});

const part = encodeURIComponent;

export const ask = (question, signal) => get('explanations', question, signal);
export const explanation = (id, revision, signal) => get(`explanations/${part(id)}`, { revision }, signal);
export const confirm = (id, change, confirmation) =>
  write('POST', `explanations/${part(id)}/changes/${part(change)}/confirmation`, { confirmation });
export const experiments = id => get(`explanations/${part(id)}/experiments`);
export const request = (id, signal) => get(`requests/${part(id)}`, {}, signal);
export const services = (query, signal) => get('services', query, signal);
export const topology = (query, signal) => get('topology', query, signal);
export const indicators = (query, signal) => get('indicators', query, signal);
export const changes = (query, signal) => get('changes', query, signal);
export const logs = (query, signal) => get('logs', query, signal);

export const incidents = (query, signal) => get('incidents', query, signal);
export const incident = (id, signal) => get(`incidents/${part(id)}`, {}, signal);
export const hold = explanation => write('POST', 'incidents', { explanation });
export const move = (id, state, role) => write('POST', `incidents/${part(id)}/state`, { state, role });
export const addNote = (id, note) => write('POST', `incidents/${part(id)}/notes`, note);
export const merge = (id, incident) => write('POST', `incidents/${part(id)}/merge`, { incident });
export const split = (id, take) => write('POST', `incidents/${part(id)}/split`, { take });

export const postmortemPath = id => `incidents/${part(id)}/postmortem`;
export const postmortem = (id, revision, signal) => get(postmortemPath(id), { revision }, signal);
export const keepPostmortem = (id, edit) => write('PUT', postmortemPath(id), edit);
export const setItem = (id, item, state) => write('POST', `${postmortemPath(id)}/action-items/${part(item)}`, { state });
/** The post-mortem as a text of the given type. */
export const postmortemText = async (id, revision, accept, signal) =>
  (await call(url(postmortemPath(id), { revision }), { accept, signal })).text();

let caller;

/** Whether the reader holds a role; where that cannot be learnt, the service is left to refuse. */
export async function may(role) {
  caller ??= perhaps(get('me'));
  return (await caller)?.roles.includes(role) ?? true;
}

let templates;

/** The operator's link templates; none where there are none. */
export async function linkTemplates() {
  templates ??= perhaps(get('links'));
  return (await templates)?.links ?? [];
}
