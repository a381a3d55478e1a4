/// What metrics mean: series of any source read as indicators (traffic, errors, latency, what
/// machines say) of services, and as graphs of who calls whom.
///
/// Uses `model` and, of the engine, the names of `explain.facts`; whoever asks reads the series,
/// has `ToldInParts` put together what are parts of one distribution, and `TableColumns` tell of
/// whom those are that only a name says it of. Start reading at `MetricMeaning`, which says what a
/// metric measures, and `IndicatorReader`.
@NullMarked
package dev.whence.explain.meaning;

import org.jspecify.annotations.NullMarked;
