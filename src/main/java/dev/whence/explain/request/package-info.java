/// Single requests: one that somebody looks up, as a tree of its spans with its log lines and
/// critical path; and those of a question's window, as witnesses of a cause.
///
/// Uses `model`, the reader of `store`, and `explain.answer` and `explain.facts`. Start reading at
/// `RequestFinder` and `RequestTree`; `Proof` is what an answer asks.
@NullMarked
package dev.whence.explain.request;

import org.jspecify.annotations.NullMarked;
