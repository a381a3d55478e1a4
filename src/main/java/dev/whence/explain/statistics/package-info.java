/// Whether numbers shifted: tests that compare a window with its baselines, over strata, so that a
/// different mix of requests is no shift. They say how surprising a difference is (standard
/// deviations) and how large.
///
/// Knows numbers and sketches of `model` alone, not what they are of. Start reading at `RankShift`
/// (are values larger?) and `ShareShift` (does something occur more often?); `Surprise` says from
/// where on a difference is none of chance.
@NullMarked
package dev.whence.explain.statistics;

import org.jspecify.annotations.NullMarked;
