/// Who is charged with what: each service's own deviations and added time, less what its callees
/// explain and less what others told it wrongly, and how a charge is told.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.facts`,
/// `explain.structure` and `explain.time`. Start reading at `Blame`; a `Charge` is what speaks
/// against one service.
@NullMarked
package dev.whence.explain.charge;

import org.jspecify.annotations.NullMarked;
