package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.TraceId;

/// All that is known of one trace: its distinct spans and its log lines.
///
/// @param spans a frame of spans, each identity once
/// @param logs a frame of log lines that carry the trace's ID, or a request ID of it
public record JoinedRequest(TraceId traceId, Frame spans, Frame logs) {}
