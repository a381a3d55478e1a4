package dev.whence.demo;

import java.time.Instant;

/// A stretch of time, its end excluded.
public record Window(Instant from, Instant to) {}
