package dev.whence.aggregate;

import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import org.jspecify.annotations.Nullable;

/// Which shared resource a span calls, by the semantic conventions of today and before.
final class Resources {

  private Resources() {}

  /// The resource, null where the span calls none.
  static @Nullable ResourceName of(Spans spans, int row) {
    if (spans.table().get(Spans.ATTRIBUTES, row) == 0) {
      return null;
    }
    String address = address(spans, row);
    String database = first(spans, row, "db.system.name", "db.system");
    if (!database.isEmpty()) {
      String namespace = first(spans, row, "db.namespace", "db.name", "db.redis.database_index");
      return new ResourceName("db", database, address, namespace);
    }
    String messaging = first(spans, row, "messaging.system");
    if (!messaging.isEmpty()) {
      String destination = first(spans, row, "messaging.destination.name", "messaging.destination");
      return new ResourceName("messaging", messaging, address, destination);
    }
    SpanKind kind = spans.kind(row);
    boolean calls = kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
    return calls && !address.isEmpty() ? new ResourceName("peer", "", address, "") : null;
  }

  private static String address(Spans spans, int row) {
    String host =
        first(
            spans,
            row,
            "server.address",
            "net.peer.name",
            "peer.service",
            "net.sock.peer.addr",
            "network.peer.address");
    String port = first(spans, row, "server.port", "net.peer.port");
    return host.isEmpty() || port.isEmpty() ? host : host + ":" + port;
  }

  private static String first(Spans spans, int row, String... names) {
    for (String name : names) {
      String value = spans.attribute(row, name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
