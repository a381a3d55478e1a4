package dev.whence.decode;

/// Prometheus remote-write requests, 1.0 and 2.0, to frames of metric points. Stateless and
/// thread-safe.
///
/// A series that only rises by its metadata (2.0) or its name (1.0, whose metadata come in requests
/// of their own) is a cumulative sum, any other a gauge; the series of a classic histogram stay
/// series. A stale marker is a point without a value. Native histograms are refused and counted.
public final class RemoteWrite {

  private RemoteWrite() {}

  /// What a request held.
  ///
  /// @param samples kept, stale markers among them
  /// @param histograms native histograms, all refused
  /// @param exemplars kept
  public record Written(Decoded decoded, long samples, long histograms, long exemplars) {}

  /// Decodes a `prometheus.WriteRequest` in a snappy block.
  ///
  /// @param maxBytes how much it may be once decompressed
  public static Written v1(byte[] block, int maxBytes) throws DecodeException {
    byte[] body = SnappyBlock.decompress(block, maxBytes);
    try (KnownSeries known = KnownSeries.take()) {
      return new RemoteWriteV1(body, known).read();
    }
  }

  /// Decodes an `io.prometheus.write.v2.Request` in a snappy block.
  ///
  /// @param maxBytes how much it may be once decompressed
  public static Written v2(byte[] block, int maxBytes) throws DecodeException {
    return new RemoteWriteV2().read(SnappyBlock.decompress(block, maxBytes));
  }

  static Written written(RemoteSeries series, long histograms) throws DecodeException {
    if (histograms > 0) {
      series.reject(
          histograms,
          "native histograms are not kept; let the target expose classic histograms as well"
              + " (scrape_classic_histograms)");
    }
    return new Written(series.build(), series.samples(), histograms, series.exemplars());
  }
}
