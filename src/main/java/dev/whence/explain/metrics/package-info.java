/// What metrics alone tell: indicators (traffic, errors, latency, what machines say) and service
/// graphs read from series of any source, where they stood out, and which service that blames.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics` and the names of
/// `explain.facts`; whoever asks reads the series, and has `ToldInParts` put together what are
/// parts of one distribution, and `TableColumns` tell whose is what only a name says of whom it is.
/// Start reading at `MetricSide`; `MetricMeaning` says what a metric measures, `ShiftMeter` how it
/// moved, `MetricSearch` who is to blame.
@NullMarked
package dev.whence.explain.metrics;

import org.jspecify.annotations.NullMarked;
