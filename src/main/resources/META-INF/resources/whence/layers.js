// Puts the nodes of a directed graph into columns, so that edges point to the right; circles are cut.

/** Columns of node IDs; edges are `{from, to}`. */
export function layers(ids, edges) {
  const { columns } = routed(ids, edges);
  const known = new Set(ids);
  return columns.map(column => column.filter(id => known.has(id)));
}

/** Columns that also hold a place for each edge that passes them by; `way(from, to)` lists those places. */
export function routed(ids, edges) {
  const known = new Set(ids);
  const kept = edges.filter(edge => known.has(edge.from) && known.has(edge.to) && edge.from !== edge.to);
  const forward = cutCircles(ids, kept);
  const depth = depths(ids, forward);
  const columns = [];
  for (const id of ids) (columns[depth.get(id)] ??= []).push(id);
  const ways = new Map();
  const short = forward.flatMap(({ from, to }) => {
    const stops = [from];
    for (let column = depth.get(from) + 1; column < depth.get(to); column++) {
      const stop = JSON.stringify([from, to, column]);
      columns[column].push(stop);
      stops.push(stop);
    }
    stops.push(to);
    ways.set(JSON.stringify([from, to]), stops.slice(1, -1));
    return stops.slice(1).map((stop, i) => ({ from: stops[i], to: stop }));
  });
  return { columns: settle(columns, short), way: (from, to) => ways.get(JSON.stringify([from, to])) ?? [] };
}

/** Leaves out edges that lead back to where a walk from the sources came from. */
function cutCircles(ids, edges) {
  const next = new Map(ids.map(id => [id, []]));
  const entered = new Set(edges.map(edge => edge.to));
  edges.forEach(edge => next.get(edge.from).push(edge));
  const state = new Map();
  const kept = [];
  const starts = [...ids.filter(id => !entered.has(id)), ...ids];
  for (const start of starts) {
    if (state.has(start)) continue;
    const stack = [[start, 0]];
    state.set(start, 'open');
    while (stack.length > 0) {
      const top = stack.at(-1);
      const edge = next.get(top[0])[top[1]++];
      if (!edge) {
        state.set(top[0], 'done');
        stack.pop();
      } else if (state.get(edge.to) !== 'open') {
        kept.push(edge);
        if (!state.has(edge.to)) {
          state.set(edge.to, 'open');
          stack.push([edge.to, 0]);
        }
      }
    }
  }
  return kept;
}

/** The longest way to each node. */
function depths(ids, edges) {
  const depth = new Map(ids.map(id => [id, 0]));
  const waiting = new Map(ids.map(id => [id, 0]));
  const next = new Map(ids.map(id => [id, []]));
  for (const { from, to } of edges) {
    waiting.set(to, waiting.get(to) + 1);
    next.get(from).push(to);
  }
  const ready = ids.filter(id => waiting.get(id) === 0);
  while (ready.length > 0) {
    const id = ready.shift();
    for (const to of next.get(id)) {
      depth.set(to, Math.max(depth.get(to), depth.get(id) + 1));
      waiting.set(to, waiting.get(to) - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  return depth;
}

/** Orders each column by where its neighbours to the left and right stand. */
function settle(columns, edges) {
  const row = new Map();
  const note = () => columns.forEach(column => column.forEach((id, y) => row.set(id, y - column.length / 2)));
  const near = new Map();
  for (const { from, to } of edges) {
    (near.get(from) ?? near.set(from, []).get(from)).push(to);
    (near.get(to) ?? near.set(to, []).get(to)).push(from);
  }
  note();
  for (let sweep = 0; sweep < 6; sweep++) {
    for (const column of sweep % 2 === 0 ? columns : columns.toReversed()) {
      const weight = new Map(column.map(id => {
        const rows = (near.get(id) ?? []).map(other => row.get(other));
        return [id, rows.length === 0 ? row.get(id) : rows.reduce((a, b) => a + b, 0) / rows.length];
      }));
      column.sort((a, b) => weight.get(a) - weight.get(b));
      note();
    }
  }
  return columns;
}
