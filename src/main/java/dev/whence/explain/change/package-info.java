/// What was changed, and what that has to do with a cause: whom a change is of, which one is behind
/// a candidate, what speaks for each and what against it.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.facts`, `explain.request`,
/// `explain.structure` and `explain.telling`. Start reading at `ChangeSide`.
@NullMarked
package dev.whence.explain.change;

import org.jspecify.annotations.NullMarked;
