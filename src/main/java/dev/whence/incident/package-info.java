/// Alerts as tools tell of them; incidents, which hold them together; and what people make of an
/// answer: post-mortems, five whys, playbooks, experiments, error budgets.
///
/// Plain Java; time is an argument. Uses `model` and the answers of `explain`.
@NullMarked
package dev.whence.incident;

import org.jspecify.annotations.NullMarked;
