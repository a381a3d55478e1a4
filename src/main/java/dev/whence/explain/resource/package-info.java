/// What services run on and hold: machines, connection pools, and what is used up of what no span
/// is of.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.facts`, `explain.meaning`,
/// `explain.metrics` and `explain.structure`. Start reading at `Machines` and `Pools`; `Used` is
/// what somebody may wait for.
@NullMarked
package dev.whence.explain.resource;

import org.jspecify.annotations.NullMarked;
