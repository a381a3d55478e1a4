/// Rollups: local cells from single items, joined cells and request summaries from whole requests,
/// log patterns.
///
/// Pure functions of what they are handed. Uses `model` and `join`.
@NullMarked
package dev.whence.aggregate;

import org.jspecify.annotations.NullMarked;
