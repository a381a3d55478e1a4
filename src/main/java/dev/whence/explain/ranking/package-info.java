/// The order of the candidates: one for all that speaks of the same, who goes before the first
/// though less speaks against it, and how sure the first may be.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.facts`, `explain.structure` and
/// `explain.change`. Start reading at `Ranking`.
@NullMarked
package dev.whence.explain.ranking;

import org.jspecify.annotations.NullMarked;
