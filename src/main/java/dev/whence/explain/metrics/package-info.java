/// What metrics alone tell: indicators (traffic, errors, latency, what machines say) and service
/// graphs read from series of any source, where they stood out, and which service that blames.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics` and the names of
/// `explain.facts`; whoever asks reads the series, has `ToldInParts` put together what are parts of
/// one distribution, and `TableColumns` tell of whom those are that only a name says it of. Start
/// reading at `MetricSide`; `MetricMeaning` says what a metric measures, `ShiftMeter` how it moved,
/// `MetricSearch` who is to blame.
@NullMarked
package dev.whence.explain.metrics;

import org.jspecify.annotations.NullMarked;
