/// What the store tells about a question's window and baselines: cells added up and paired, by
/// spans or, where there are none, by log lines; and which services their names stand for.
///
/// Uses `model`, the reader of `store`, and the question of `explain.answer`. Start reading at
/// `Facts`, which everything that compares asks; `RequestTypes` says which requests are looked
/// into.
@NullMarked
package dev.whence.explain.facts;

import org.jspecify.annotations.NullMarked;
