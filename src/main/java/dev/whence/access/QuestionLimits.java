package dev.whence.access;

import java.time.Duration;

/// What questions may take.
///
/// @param maxAtOnce of all tenants
/// @param maxAtOncePerTenant of one
/// @param maxStreamsPerTenant that wait for news
/// @param maxTime after which a question is given up
/// @param maxBodyBytes of a question that comes as a body
public record QuestionLimits(
    int maxAtOnce,
    int maxAtOncePerTenant,
    int maxStreamsPerTenant,
    Duration maxTime,
    long maxBodyBytes) {}
