package dev.whence.receive;

import dev.whence.model.Tenant;

/// A request with its body, as it came.
///
/// @param door which it came by, as [dev.whence.intake.Sources] names it
/// @param gzip whether the body is compressed
/// @param share of the bytes in flight, released when the request is done with
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
record Arrival(String door, Tenant tenant, byte[] body, boolean gzip, InFlight.Share share) {}
