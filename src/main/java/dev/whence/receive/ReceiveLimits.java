package dev.whence.receive;

import java.time.Duration;

/// What the doors take at most.
///
/// @param maxRequestBytes of one export request, both as it comes and after decompression
/// @param maxBytesInFlight of all requests that are being read, decoded or waiting for their
///   acknowledgement, in the largest form they have at a time
/// @param eventLoopBytes larger requests, and compressed ones, are decoded by workers
/// @param workers threads that decompress and decode
/// @param queue requests that may wait for a worker
/// @param bodyTimeout in which a message must have arrived whole
public record ReceiveLimits(
    int maxRequestBytes,
    long maxBytesInFlight,
    int eventLoopBytes,
    int workers,
    int queue,
    Duration bodyTimeout) {}
