package dev.whence.join;

import dev.whence.model.Frame;
import dev.whence.model.TraceId;

/// All that is known of one trace: its distinct spans and its log lines.
///
/// @param spans a frame of spans, each identity once, without events and links
/// @param logs a frame of log lines that carry the trace's ID, or a request ID of it
/// @param logsByRequestId how many of the log lines rest on a request ID alone
public record JoinedRequest(TraceId traceId, Frame spans, Frame logs, int logsByRequestId) {

  /// A request whose log lines all carry the trace's ID.
  public JoinedRequest(TraceId traceId, Frame spans, Frame logs) {
    this(traceId, spans, logs, 0);
  }
}
