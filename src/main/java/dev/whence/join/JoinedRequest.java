package dev.whence.join;

import dev.whence.model.ItemRows;
import dev.whence.model.TraceId;

/// All that is known of one trace, or of one request ID where nobody sends spans: its distinct
/// spans and its log lines, where they lie.
///
/// @param spans each identity once; none where only log lines tell of the request
/// @param logs log lines that carry the trace's ID, or a request ID of it
/// @param logsByRequestId how many of the log lines rest on a request ID alone
/// @param traceId [TraceId#NONE] where a request ID is all that joins the lines
public record JoinedRequest(TraceId traceId, ItemRows spans, ItemRows logs, int logsByRequestId) {}
