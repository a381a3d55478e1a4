/// Where requests' time goes: own time of services, gaps of calls and calls that are made in turn,
/// each by comparison with the baselines, and whether whole requests suffer.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.facts` and
/// `explain.structure`. Start reading at `Timing`; a `Segment` is what is compared.
@NullMarked
package dev.whence.explain.time;

import org.jspecify.annotations.NullMarked;
