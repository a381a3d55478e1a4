// Reads the API. A refusal is a Problem that says what was wrong and what to do.

export class Problem extends Error {
  constructor(status, title, detail, advice) {
    super(detail || title);
    Object.assign(this, { status, title, detail, advice });
  }

  get isMissing() {
    return this.status === 404;
  }
}

const BASE = new URL('../api/v1/', import.meta.url);

function url(path, query = {}) {
  const target = new URL(path, BASE);
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') target.searchParams.set(key, value);
  }
  return target;
}

async function get(path, query, signal) {
  let response;
  try {
    response = await fetch(url(path, query), { headers: { accept: 'application/json' }, signal });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Problem(0, 'Whence does not answer', 'The connection to the service failed.', 'Check that it runs, then try again.');
  }
  const type = response.headers.get('content-type') ?? '';
  if (!response.ok) {
    const said = type.includes('json') ? await response.json().catch(() => ({})) : {};
    throw new Problem(response.status, said.title ?? `Refused with status ${response.status}`, said.detail, said.advice);
  }
  if (!type.includes('json')) throw new Problem(404, 'Nothing is served here', `No JSON under ${path}.`);
  return response.json();
}

/** The answer of a read that may be refused; null then. */
export const perhaps = promise => promise.catch(failure => {
  if (failure.name === 'AbortError') throw failure;
  return null;
});

const part = encodeURIComponent;

export const ask = (question, signal) => get('explanations', question, signal);
export const explanation = (id, revision, signal) => get(`explanations/${part(id)}`, { revision }, signal);
export const request = (id, signal) => get(`requests/${part(id)}`, {}, signal);
export const services = (query, signal) => get('services', query, signal);
export const topology = (query, signal) => get('topology', query, signal);
export const indicators = (query, signal) => get('indicators', query, signal);
export const changes = (query, signal) => get('changes', query, signal);
export const logs = (query, signal) => get('logs', query, signal);

let templates;

/** The operator's link templates; none where there are none. */
export async function linkTemplates() {
  templates ??= perhaps(get('links'));
  return (await templates)?.links ?? [];
}
