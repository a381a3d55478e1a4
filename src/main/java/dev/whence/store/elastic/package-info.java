/// The store of many instances: Elasticsearch, one index per partition and one document per block.
///
/// What is written lies in memory first, where this instance's questions see it. A commit writes it
/// as blocks of a new *generation* and then, in one document, publishes the generation: a block
/// counts from then on, for every instance, and blocks of generations that were never published
/// never do. Compaction publishes in the same way, together with the rule which blocks its own
/// replace; those are deleted later.
@NullMarked
package dev.whence.store.elastic;

import org.jspecify.annotations.NullMarked;
