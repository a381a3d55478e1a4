// The state of the page is its address, and nothing else: a link shows the same to everybody.

const KNOWN = ['explanation', 'revision', 'service', 'environment', 'signal', 'at', 'from', 'to', 'baselineFrom', 'baselineTo',
  'request', 'incident', 'state', 'near', 'edit', 'view', 'focus', 'open', 'utc', 'logs', 'critical'];

/** Marks the entries of the history that are screens; those of places within one have no mark. */
const OURS = { screen: true };
history.replaceState(OURS, '');

export function read(search = location.search) {
  const given = new URLSearchParams(search);
  const state = {};
  for (const key of KNOWN) {
    const value = given.get(key);
    if (value !== null && value !== '') state[key] = value;
  }
  return state;
}

export function address(state) {
  const query = new URLSearchParams();
  for (const key of KNOWN) {
    if (state[key] !== undefined && state[key] !== null && state[key] !== '') query.set(key, state[key]);
  }
  const text = query.toString();
  return text ? '?' + text : './';
}

/** What stays when one goes elsewhere: how times are shown. */
const kept = () => {
  const { utc } = read();
  return utc ? { utc } : {};
};

export const link = state => address({ ...state, ...kept() });

/** Goes to another screen. */
export function go(state) {
  history.pushState(OURS, '', link(state));
  dispatchEvent(new Event('whence:moved'));
}

/** Draws this screen anew, over what is known by now. */
export const again = () => dispatchEvent(new Event('whence:changed'));

/** Notes a detail of this screen in the address without drawing the screen anew. */
export function note(changes) {
  history.replaceState(OURS, '', address({ ...read(), ...changes }));
}

export const opened = () => (read().open ?? '').split(',').filter(Boolean);

export function noteOpen(id, isOpen) {
  const others = opened().filter(other => other !== id);
  note({ open: (isOpen ? [...others, id] : others).join(',') || (isOpen ? id : 'none') });
}

const QUESTION = ['service', 'environment', 'signal', 'at', 'from', 'to', 'baselineFrom', 'baselineTo'];

export function question(state) {
  const asked = {};
  for (const key of QUESTION) if (state[key]) asked[key] = state[key];
  return asked;
}
