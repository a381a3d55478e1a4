package dev.whence.demo;

import java.time.Instant;

/// What a run of the demonstration sent, what to ask about it, and what the right answer is. The
/// window is the last quarter of an hour and holds the fault's beginning; the baseline is the half
/// hour before it.
public record DemoReport(
    long sentSpans,
    long sentLogs,
    long sentPoints,
    long sentChanges,
    String symptomService,
    String symptomSignal,
    Instant faultAt,
    Window window,
    Window baseline,
    String rootEntity) {}
