/// The embedded store: Lucene on disk, one index per partition and one document per block.
///
/// A partition is an index of its own, opened when it is asked for. What is written lies in memory
/// first, where every question sees it, then as blocks in the index; a commit makes it durable
/// together with the number of the last frame it holds.
@NullMarked
package dev.whence.store.lucene;

import org.jspecify.annotations.NullMarked;
