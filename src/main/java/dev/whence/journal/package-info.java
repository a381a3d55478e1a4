/// An append-only, checksummed, group-committed log of opaque records on disk. Knows nothing of
/// what they hold.
@NullMarked
package dev.whence.journal;

import org.jspecify.annotations.NullMarked;
