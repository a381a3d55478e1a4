/// What metrics alone tell: where indicators stood out, and which service that blames.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.meaning` and
/// the names of `explain.facts`. Start reading at `MetricSide`; `ShiftMeter` says how an indicator
/// moved, `MetricSearch` who is to blame.
@NullMarked
package dev.whence.explain.metrics;

import org.jspecify.annotations.NullMarked;
