package dev.whence.decode;

import dev.whence.model.Frame;

/// What an export request held.
///
/// @param rejected items left out because they make no sense, such as a span without an ID
/// @param reason why the first was left out; empty where none was
public record Decoded(Frame frame, long rejected, String reason) {}
