/// How much is asked of whom, and who asks more: rises of load and where they come from, messages
/// that wait, and whether as much was asked before without harm.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.facts`, `explain.meaning`,
/// `explain.metrics` and `explain.structure`. Start reading at `Demand`.
@NullMarked
package dev.whence.explain.load;

import org.jspecify.annotations.NullMarked;
