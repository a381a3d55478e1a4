/// Who calls whom, and what the calls of each entry do otherwise than before: steps, calls and log
/// lines that are missing or new, that fail, or that come more often.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics` and `explain.facts`.
/// Start reading at `Topology`, then `Structure`, whose outcome are `Deviation`s.
@NullMarked
package dev.whence.explain.structure;

import org.jspecify.annotations.NullMarked;
