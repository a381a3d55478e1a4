// What entities and links are called.

import { amount, words } from './format.js';

/** What an entity is called. */
export function label(entity) {
  if (!entity) return 'unknown';
  const service = entity['service.name'] ?? 'unknown service';
  switch (entity.type) {
    case 'resource': return resource(entity) ?? service;
    case 'instance': return entity['service.instance.id'] ?? service;
    case 'operation': return `${service} ${entity.operation ?? ''}`.trim();
    case 'edge': return `${service} → ${entity['peer.service'] ?? '?'}`;
    case 'change': return `change of ${service}`;
    default: return service;
  }
}

/** The parts of a shared resource's key: what kind it is, its system, where it lies, what it is called. */
export function resourceParts(key) {
  const parts = String(key).split('\u001f');
  return parts.length < 2 ? { kind: '', system: '', name: key } : { kind: parts[0], system: parts[1], name: parts.slice(2).filter(Boolean).join('/') };
}

function resource(entity) {
  return (entity.resource && resourceParts(entity.resource).name) ?? entity['db.client.connection.pool.name'] ?? entity['db.namespace'] ?? entity['messaging.destination.name'];
}

/** Whose it is, where the label alone does not say. */
export function owner(entity) {
  const service = entity?.['service.name'];
  return service && label(entity) !== service && !label(entity).startsWith(service + ' ') ? `of ${service}` : '';
}

const RELATIONS = {
  load_on: ['load', 'puts load on'],
  waits_for: ['waits', 'makes wait'],
  propagates_error: ['errors', 'passes its errors to'],
  propagates_latency: ['latency', 'passes its latency to'],
  shares_resource: ['shared', 'shares the resource with'],
  holds_while_calling: ['holds', 'is held while calling'],
  changed: ['changed', 'changed'],
  part_of: ['part of', 'is part of'],
};

export const relation = name => RELATIONS[name]?.[0] ?? words(name);
export const relationVerb = name => RELATIONS[name]?.[1] ?? words(name);

const TIERS = {
  trace_id: 'joined by trace ID',
  exemplar: 'joined by exemplar',
  request_id: 'joined by request ID',
  baggage: 'joined by baggage',
  same_resource: 'same resource',
  topology_window: 'topology and time only',
  window_only: 'time alone',
};

export const tier = name => TIERS[name] ?? words(name);

/** A link that nothing but time holds together. */
export const onlyTime = edge => edge.join?.tier === 'window_only';

const ROLES = {
  root_cause: ['◆', 'Root cause'],
  critical_failure: ['▲', 'Critical failure'],
  impact: ['●', 'Impact'],
  mechanism: ['■', 'Mechanism'],
  passthrough: ['○', 'Passes through'],
};

export const roleName = role => ROLES[role]?.[1] ?? words(role);
export const roleGlyph = role => ROLES[role]?.[0] ?? '■';

/** `310 → 1 270 /s` */
export function change(value, signal) {
  if (!value) return '';
  const unit = value.unit ?? signal?.unit;
  const full = value.capacity !== undefined && value.capacity !== null ? ` (of ${amount(value.capacity, unit)})` : '';
  return `${amount(value.before, unit)} → ${amount(value.after, unit)}${full}`;
}

/** The version that a node speaks of, where it is the version that matters. */
export const version = ({ role, entity = {} }) => (role === 'root_cause' ? entity['service.version'] ?? '' : '');
