/// Alerts as tools tell of them; and what people do with an answer: the seed of the post-mortem,
/// the five whys.
///
/// Plain Java; time is an argument. Uses `model`, the reader of `store`, and the answers of
/// `explain`.
@NullMarked
package dev.whence.incident;

import org.jspecify.annotations.NullMarked;
