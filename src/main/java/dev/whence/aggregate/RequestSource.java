package dev.whence.aggregate;

import dev.whence.aggregate.Names.Party;
import dev.whence.model.ResourceName;
import dev.whence.model.SpanKind;
import org.jspecify.annotations.Nullable;

/// What a [RequestTree] is made of: the spans of a request, or what its log lines tell of them.
interface RequestSource {

  /// @param name the number of its name
  record Row(
      long id,
      long parentId,
      long startNanos,
      long endNanos,
      SpanKind kind,
      boolean error,
      int name,
      Party party) {}

  int size();

  Row row(int row);

  String name(int row);

  /// The normalised request ID, empty where there is none.
  String requestId(int row);

  @Nullable String attribute(int row, String key);

  /// The resource that a span calls, null where it calls none.
  @Nullable ResourceName resource(int row);

  /// What it says of the answer that it got or gave.
  Answers.Kind answer(int row);
}
