/// What follows from an alert or an answer: alerts taken and told of, incidents and what is kept of
/// them, post-mortems, playbooks, experiments, objectives.
///
/// Uses what `api` shares, asks `answers`, and copies evidence as `telemetry` gives it.
@NullMarked
package dev.whence.api.incidents;

import org.jspecify.annotations.NullMarked;
