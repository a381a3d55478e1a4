/// The cause engine: indicators, shifts, connections, hypotheses and their tests, ranking, the
/// answer. Plain Java; time is an argument. Uses `model` and the reader of `store`.
@NullMarked
package dev.whence.explain;

import org.jspecify.annotations.NullMarked;
