package dev.whence.aggregate;

import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which shared resource a span calls, by the names that the vocabulary has for it.
final class Resources {

  private Resources() {}

  /// The resource, null where the span calls none.
  static @Nullable ResourceName of(Spans spans, int row, Vocabulary vocabulary) {
    if (spans.table().get(Spans.ATTRIBUTES, row) == 0) {
      return null;
    }
    String address = address(spans, row, vocabulary);
    String database = first(spans, row, vocabulary.databaseSystem());
    if (!database.isEmpty()) {
      return new ResourceName("db", database, address, first(spans, row, vocabulary.database()));
    }
    String messaging = first(spans, row, vocabulary.queueSystem());
    if (!messaging.isEmpty()) {
      String queue = first(spans, row, vocabulary.queue());
      return new ResourceName("messaging", messaging, address, queue);
    }
    SpanKind kind = spans.kind(row);
    boolean calls = kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
    return calls && !address.isEmpty() ? new ResourceName("peer", "", address, "") : null;
  }

  private static String address(Spans spans, int row, Vocabulary vocabulary) {
    String host = first(spans, row, vocabulary.peer());
    String port = first(spans, row, vocabulary.peerPort());
    return host.isEmpty() || port.isEmpty() ? host : host + ":" + port;
  }

  private static String first(Spans spans, int row, List<String> names) {
    for (String name : names) {
      String value = spans.attribute(row, name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
