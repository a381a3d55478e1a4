package dev.whence.explain;

import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Section;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.TimeRange;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The requests of a scenario: their spans and log lines.
final class ScenarioRequests {

  private static final long MILLI = 1_000_000L;

  private final MemoryStore store;
  private long nextId = 1;
  private String traceState = "";
  private boolean unseen;

  /// A span, client call or log line of a template.
  record Line(int indent, List<String> words) {}

  ScenarioRequests(MemoryStore store) {
    this.store = store;
  }

  /// A template, as many times in the range as the head line says.
  void play(TimeRange range, List<String> head, List<Line> template) {
    int times = Integer.parseInt(head.get(1));
    traceState = head.getLast().startsWith("sampled=") ? state(head.getLast().substring(8)) : "";
    unseen = head.getLast().equals("unseen");
    for (int i = 0; i < times; i++) {
      long at = range.fromNanos() + range.durationNanos() / times * i + i % 7 * MILLI;
      request(at, i, template);
    }
  }

  /// How OpenTelemetry says that this share of traces was kept.
  private static String state(String percent) {
    double kept = Double.parseDouble(percent.replace("%", "")) / 100;
    return String.format(Locale.ROOT, "ot=th:%014x", (long) ((1 - kept) * 0x1p56));
  }

  /// Lengths vary by up to a tenth from request to request, in a fixed way.
  private void request(long at, int i, List<Line> template) {
    long trace = traceId(nextId++);
    double swing = 0.95 + 0.1 * (i * 7 % 11) / 10.0;
    Map<Integer, long[]> parents = new LinkedHashMap<>();
    Map<Integer, String> services = new HashMap<>();
    Map<Integer, Map<String, String>> resources = new HashMap<>();
    Frame.Builder spans = new Frame.Builder(Signal.SPANS);
    Frame.Builder logs = new Frame.Builder(Signal.LOGS);
    for (Line line : template) {
      int parentIndent =
          parents.keySet().stream()
              .filter(indent -> indent < line.indent)
              .mapToInt(Integer::intValue)
              .max()
              .orElse(-1);
      long[] parent = parents.getOrDefault(parentIndent, new long[] {0, at});
      String service = services.getOrDefault(parentIndent, "");
      List<String> words = line.words;
      if (words.getFirst().equals("log")) {
        log(logs, trace, parent, service, words);
      } else {
        SpanKind kind = kind(words.getFirst());
        boolean client = kind == SpanKind.CLIENT || kind == SpanKind.PRODUCER;
        long id = nextId++;
        long start = at + (long) (Long.parseLong(words.get(1)) * swing * MILLI);
        long end = start + (long) (Long.parseLong(words.get(2)) * swing * MILLI);
        String own = client ? service : words.get(3);
        int row = spans.table(Section.SPANS).add();
        Frame.Builder s = spans;
        set(s, row, Spans.TRACE_LOW, trace, Spans.SPAN_ID, id, Spans.PARENT_ID, parent[0]);
        set(s, row, Spans.START, start, Spans.END, end);
        boolean error = words.contains("error");
        set(s, row, Spans.KIND, kind.ordinal(), Spans.STATUS, error ? 2 : 0);
        set(s, row, Spans.NAME, s.text(words.get(4)), Spans.TRACE_STATE, s.text(traceState));
        Map<String, String> resource =
            client
                ? new TreeMap<>(resources.getOrDefault(parentIndent, Map.of()))
                : new TreeMap<>(Map.of("service.name", own));
        Map<String, String> attributes = new TreeMap<>();
        if (kind == SpanKind.CLIENT && !words.get(3).equals("-")) {
          attributes.put("db.system.name", "postgresql");
          attributes.put("server.address", words.get(3));
        } else if (kind == SpanKind.PRODUCER) {
          attributes.put("messaging.system", "kafka");
          attributes.put("messaging.destination.name", words.get(3));
        }
        options(words, resource, attributes);
        set(s, row, Spans.RESOURCE, set(s, resource), Spans.ATTRIBUTES, set(s, attributes));
        parents.keySet().removeIf(indent -> indent >= line.indent);
        parents.put(line.indent, new long[] {id, start});
        services.put(line.indent, own);
        resources.put(line.indent, resource);
      }
    }
    if (!unseen) {
      store.put(spans.build());
    }
    store.put(logs.build());
  }

  private static SpanKind kind(String word) {
    return switch (word) {
      case "span" -> SpanKind.SERVER;
      case "client" -> SpanKind.CLIENT;
      case "send" -> SpanKind.PRODUCER;
      case "take" -> SpanKind.CONSUMER;
      case "step" -> SpanKind.INTERNAL;
      default -> throw new IllegalArgumentException("no such line: " + word);
    };
  }

  /// Spread over all values, as trace IDs are.
  private static long traceId(long number) {
    return number * 0x9E3779B97F4A7C15L;
  }

  private static void set(Frame.Builder frame, int row, long... columnsAndValues) {
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      frame.table(Section.SPANS).set(row, (int) columnsAndValues[i], columnsAndValues[i + 1]);
    }
  }

  private static void log(
      Frame.Builder logs, long trace, long[] parent, String service, List<String> words) {
    int row = logs.table(Section.LOGS).add();
    long after = words.size() > 3 ? Long.parseLong(words.get(3)) : 1;
    logs.table(Section.LOGS)
        .set(row, Logs.TRACE_LOW, trace)
        .set(row, Logs.SPAN_ID, parent[0])
        .set(row, Logs.TIME, parent[1] + after * MILLI)
        .set(row, Logs.SEVERITY, severity(words.get(1)))
        .set(row, Logs.BODY, logs.text(words.get(2)))
        .set(row, Logs.RESOURCE, resource(logs, service));
  }

  private static int severity(String level) {
    return switch (level) {
      case "ERROR" -> 17;
      case "WARN" -> 13;
      default -> 9;
    };
  }

  /// `service=`, `instance=` and `version=` are the resource's, every other `key=value` is the
  /// span's own.
  private static void options(
      List<String> words, Map<String, String> resource, Map<String, String> attributes) {
    for (String word : words.subList(5, words.size())) {
      int equals = word.indexOf('=');
      if (equals > 0) {
        String key = word.substring(0, equals);
        String value = word.substring(equals + 1);
        switch (key) {
          case "service" -> resource.put("service.name", value);
          case "instance" -> resource.put("service.instance.id", value);
          case "version" -> resource.put("service.version", value);
          default -> attributes.put(key, value);
        }
      }
    }
  }

  static int resource(Frame.Builder frame, String service) {
    return resource(frame, service, "", "");
  }

  /// @param node where it runs; nothing says so where empty
  /// @param instance of it; nothing says which where empty
  static int resource(Frame.Builder frame, String service, String node, String instance) {
    Map<String, String> values = new HashMap<>(Map.of("service.name", service));
    values.put("k8s.node.name", node);
    values.put("service.instance.id", instance);
    values.values().removeIf(String::isEmpty);
    return set(frame, values);
  }

  static int set(Frame.Builder frame, Map<String, String> values) {
    new TreeMap<>(values)
        .forEach(
            (key, value) ->
                frame.sets().add(frame.text(key), AttributeType.STRING, frame.text(value)));
    return frame.sets().end();
  }

  /// Log lines without any ID, evenly over time.
  void lines(List<String> words) {
    for (int side = 0; side < 2; side++) {
      TimeRange range = side == 0 ? Scenario.BASELINE : Scenario.WINDOW;
      int times = Integer.parseInt(words.get(1 + side));
      Frame.Builder logs = new Frame.Builder(Signal.LOGS);
      for (int i = 0; i < times; i++) {
        long at = range.fromNanos() + range.durationNanos() / times * i;
        log(logs, 0, new long[] {0, at}, words.get(3), words.subList(3, 6));
      }
      store.put(logs.build());
    }
  }
}
