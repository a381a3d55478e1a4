package dev.whence.receive;

/// Where a protocol has a port of its own.
///
/// @param port 0 for any that is free
/// @param eventLoops among which its connections are spread
public record HttpPortSettings(boolean enabled, String host, int port, int eventLoops) {}
