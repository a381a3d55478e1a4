package dev.whence.bench;

import java.util.Locale;

/// What this service can be measured against.
enum Peer {
  ZIPKIN,
  ELASTICSEARCH,
  PROMETHEUS,
  VICTORIAMETRICS,
  /// This service as it is without any option, for what an option changes.
  WHENCE;

  Subject subject(BenchPlan plan) {
    return switch (this) {
      case ZIPKIN -> new Zipkin();
      case ELASTICSEARCH -> new Elasticsearch(plan);
      case PROMETHEUS -> TimeSeriesPeer.PROMETHEUS;
      case VICTORIAMETRICS -> TimeSeriesPeer.VICTORIAMETRICS;
      case WHENCE -> new Whence(plan, BenchServer.Protocol.HTTP);
    };
  }

  boolean isOfMetrics() {
    return this == PROMETHEUS || this == VICTORIAMETRICS;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
