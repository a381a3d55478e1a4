package dev.whence.api.jaeger;

import dev.whence.model.Span;
import dev.whence.model.Spans;
import dev.whence.store.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// What is shown of a trace. That a part is missing is said at its first span, where Jaeger says
/// so, too: its user interface and Grafana show the warnings of spans alone, and take an error of
/// the answer for a trace that was not found.
///
/// @param spans earliest first
/// @param warnings what is missing, and why; empty where nothing is
record FoundTrace(List<Span> spans, List<String> warnings) {

  static final int MAX_SPANS = 20_000;
  static final int MAX_BLOCKS = 200;

  FoundTrace {
    spans = List.copyOf(spans);
    warnings = List.copyOf(warnings);
  }

  static FoundTrace of(Found found) {
    Spans spans = Spans.of(found.frame());
    List<Span> all = new ArrayList<>();
    for (int row = 0; row < spans.size(); row++) {
      all.add(spans.span(row));
    }
    return new FoundTrace(all, found.complete() ? List.of() : List.of(warning(all.size())));
  }

  private static String warning(int spans) {
    return "the trace is cut: "
        + (spans >= MAX_SPANS
            ? "it has more than %,d spans, and the earliest %,d are shown"
                .formatted(MAX_SPANS, MAX_SPANS)
            : "%,d of its spans are shown, found in the %,d blocks that are opened at most"
                .formatted(spans, MAX_BLOCKS));
  }

  /// The same, with something more to say.
  FoundTrace warned(String warning) {
    return new FoundTrace(spans, Stream.concat(warnings.stream(), Stream.of(warning)).toList());
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /// What is said at one of its spans.
  List<String> warningsAt(Span span) {
    return !warnings.isEmpty() && span.equals(spans.getFirst()) ? warnings : List.of();
  }
}
