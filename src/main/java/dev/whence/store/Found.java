package dev.whence.store;

import dev.whence.model.Frame;

/// Items found.
///
/// @param frame the items, each once, in time order
/// @param blocksOpened how many blocks were decoded to find them
/// @param complete false where a limit cut the search short
/// @param surelyToNanos where no more blocks were to be opened: before this time nothing is
///   missing, from it on there may be items between those that were found; [Long#MAX_VALUE]
///   otherwise
public record Found(Frame frame, int blocksOpened, boolean complete, long surelyToNanos) {}
