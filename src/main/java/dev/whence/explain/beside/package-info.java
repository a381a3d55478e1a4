/// Who has a say beside requests: metrics of what no span tells, and log lines of no request. Time
/// alone joins them to what was asked about, so that they are never louder than what requests show.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.facts`,
/// `explain.request`, `explain.meaning`, `explain.metrics` and `explain.load`. Start reading at
/// `MetricVoices`.
@NullMarked
package dev.whence.explain.beside;

import org.jspecify.annotations.NullMarked;
