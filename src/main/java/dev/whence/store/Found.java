package dev.whence.store;

import dev.whence.model.Frame;

/// Items found.
///
/// @param frame the items, each once, in time order
/// @param blocksOpened how many blocks were decoded to find them
/// @param complete false where a limit cut the search short
public record Found(Frame frame, int blocksOpened, boolean complete) {}
