/// The cause engine: from what differs between a window and its baselines to who is charged with
/// it, and from the charges to a ranking and an answer. Plain Java; time is an argument.
///
/// Start reading at `Explainer`, the one door out. `Topology` says who calls whom, `Structure` and
/// `Timing` what each service does otherwise and how much longer it takes, `Blame` who is charged
/// with that; `Origins`, `Instances`, `Neighbours`, `Silent` and the change events tell what is
/// behind a charge, `Ranking` puts the candidates in order and `Answer` tells them.
///
/// Sub-packages, each of which uses only those before it: `answer` (what is asked and answered, as
/// values), `statistics` (tests that know only numbers), `facts` (what the store tells of a
/// question), `request` (single requests), `metrics` (what metrics alone tell). Uses them, `model`
/// and the reader of `store`.
@NullMarked
package dev.whence.explain;

import org.jspecify.annotations.NullMarked;
