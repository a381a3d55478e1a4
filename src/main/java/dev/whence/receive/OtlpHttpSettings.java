package dev.whence.receive;

/// Where OTLP/HTTP has a port of its own.
///
/// @param port 0 for any that is free
/// @param eventLoops among which its connections are spread
public record OtlpHttpSettings(boolean enabled, String host, int port, int eventLoops) {}
