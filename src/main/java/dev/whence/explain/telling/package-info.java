/// How an answer tells what was found: who suffers and since when, the chain from the cause to
/// them, what else may be behind it, five whys, what to check next, what the answer rests on.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.facts`,
/// `explain.request` and `explain.structure`. Start reading at `Diagnosis` (all that is told) and
/// `Answer`; `Story` is the chain.
@NullMarked
package dev.whence.explain.telling;

import org.jspecify.annotations.NullMarked;
