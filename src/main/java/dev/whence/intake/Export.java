package dev.whence.intake;

import dev.whence.model.Frame;
import dev.whence.model.Tenant;

/// One export request, decoded.
///
/// @param key hash of the request's body as it came: the same key within a day is a repeated export
/// @param rejected items the decoder refused, with the reason of the first
public record Export(Tenant tenant, Frame frame, ExportKey key, Rejected rejected) {

  /// Items refused on the way in, which the sender is told about as a partial success.
  ///
  /// @param reason of the first; empty where none was refused
  public record Rejected(long items, String reason) {
    public static final Rejected NONE = new Rejected(0, "");
  }
}
