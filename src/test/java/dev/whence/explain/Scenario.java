package dev.whence.explain;

import dev.whence.model.AttributeType;
import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.SpanKind;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scenario as a text: requests of the baseline (10 minutes) and of the window (5 minutes), and
/// what the answer must say.
///
/// ```
///  # comment
///  baseline 200                         what follows happens 200 times in the baseline
///  window 100                           ... 100 times in the window
///  window 100 210 300                   ... in this part of it, in seconds after its start
///    span 0 100 web "GET /" error       start and length in ms, service, operation; nests by indent
///      span 10 80 auth "POST /login"
///        client 15 60 db "SELECT"       a call of a database; service is its caller's
///        log ERROR "pool is empty"      a line of the span above it
///  pool auth used 5 20 max 20 20 pending 0 40        before and after
///  change rel-1 deployment auth +0s 2.0              seconds after the window's start, version
///  ask web latency
///  expect first auth
///  expect verdict probable | expect kind deployment | expect chain a -> b -> c
///  expect ruled_out "deployment of billing" | expect above auth db | expect change rel-1
/// ```
final class Scenario {

  static final long START = 1_764_000_000_000_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;
  private static final TimeRange BASELINE = new TimeRange(START, START + 600 * SECOND);
  private static final TimeRange WINDOW = new TimeRange(START + 600 * SECOND, START + 900 * SECOND);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final MemoryStore store = new MemoryStore();
  private final List<List<String>> expectations = new ArrayList<>();
  private Question question = Question.about(Tenant.DEFAULT, WINDOW, BASELINE);
  private long nextId = 1;

  /// A span, client call or log line of a template.
  private record Line(int indent, List<String> words) {}

  private Scenario() {}

  static Scenario read(List<String> lines) {
    Scenario scenario = new Scenario();
    List<Line> template = new ArrayList<>();
    List<String> head = List.of();
    for (String raw : lines) {
      int comment = raw.startsWith("#") ? 0 : raw.indexOf(" #");
      String line = comment < 0 ? raw : raw.substring(0, comment);
      if (line.isBlank()) {
        continue;
      }
      if (line.startsWith(" ")) {
        int indent = line.length() - line.stripLeading().length();
        template.add(new Line(indent, words(line)));
      } else {
        scenario.play(head, template);
        template.clear();
        head = words(line);
      }
    }
    scenario.play(head, template);
    scenario.store.seal();
    return scenario;
  }

  List<List<String>> expectations() {
    return expectations;
  }

  Explanation answer() {
    return new Explainer(store, EngineSettings.DEFAULT).explain(question);
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words;
  }

  private void play(List<String> head, List<Line> template) {
    if (head.isEmpty()) {
      return;
    }
    switch (head.getFirst()) {
      case "baseline" -> requests(BASELINE, Integer.parseInt(head.get(1)), template);
      case "window" -> requests(part(head), Integer.parseInt(head.get(1)), template);
      case "pool" -> pool(head);
      case "change" -> change(head);
      case "ask" ->
          question =
              new Question(
                  Tenant.DEFAULT,
                  Service.named(head.get(1)),
                  head.size() > 2 ? head.get(2) : null,
                  WINDOW,
                  List.of(BASELINE));
      case "expect" -> expectations.add(head.subList(1, head.size()));
      default -> throw new IllegalArgumentException("no such line: " + head);
    }
  }

  /// The window, or the part of it that is named in seconds after its start.
  private static TimeRange part(List<String> head) {
    return head.size() < 4
        ? WINDOW
        : new TimeRange(
            WINDOW.fromNanos() + Long.parseLong(head.get(2)) * SECOND,
            WINDOW.fromNanos() + Long.parseLong(head.get(3)) * SECOND);
  }

  private void requests(TimeRange range, int times, List<Line> template) {
    for (int i = 0; i < times; i++) {
      long at = range.fromNanos() + range.durationNanos() / times * i + i % 7 * MILLI;
      request(at, i, template);
    }
  }

  /// Lengths vary by up to a tenth from request to request, in a fixed way.
  private void request(long at, int i, List<Line> template) {
    long trace = nextId++;
    double swing = 0.95 + 0.1 * (i * 7 % 11) / 10.0;
    Map<Integer, long[]> parents = new LinkedHashMap<>();
    Map<Integer, String> services = new HashMap<>();
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
        boolean client = words.getFirst().equals("client");
        long id = nextId++;
        long start = at + (long) (Long.parseLong(words.get(1)) * swing * MILLI);
        long end = start + (long) (Long.parseLong(words.get(2)) * swing * MILLI);
        String own = client ? service : words.get(3);
        int row = spans.table(Section.SPANS).add();
        Frame.Builder s = spans;
        set(s, row, Spans.TRACE_LOW, trace, Spans.SPAN_ID, id, Spans.PARENT_ID, parent[0]);
        set(s, row, Spans.START, start, Spans.END, end);
        SpanKind kind = client ? SpanKind.CLIENT : SpanKind.SERVER;
        boolean error = words.contains("error");
        set(s, row, Spans.KIND, kind.ordinal(), Spans.STATUS, error ? 2 : 0);
        set(s, row, Spans.NAME, s.text(words.get(4)), Spans.RESOURCE, resource(s, own));
        if (client) {
          set(s, row, Spans.ATTRIBUTES, database(s, words.get(3)));
        }
        parents.keySet().removeIf(indent -> indent >= line.indent);
        parents.put(line.indent, new long[] {id, start});
        services.put(line.indent, own);
      }
    }
    store.put(spans.build());
    store.put(logs.build());
  }

  private static void set(Frame.Builder frame, int row, long... columnsAndValues) {
    for (int i = 0; i < columnsAndValues.length; i += 2) {
      frame.table(Section.SPANS).set(row, (int) columnsAndValues[i], columnsAndValues[i + 1]);
    }
  }

  private static void log(
      Frame.Builder logs, long trace, long[] parent, String service, List<String> words) {
    int row = logs.table(Section.LOGS).add();
    logs.table(Section.LOGS)
        .set(row, Logs.TRACE_LOW, trace)
        .set(row, Logs.SPAN_ID, parent[0])
        .set(row, Logs.TIME, parent[1] + MILLI)
        .set(row, Logs.SEVERITY, words.get(1).equals("ERROR") ? 17 : 9)
        .set(row, Logs.BODY, logs.text(words.get(2)))
        .set(row, Logs.RESOURCE, resource(logs, service));
  }

  private static int resource(Frame.Builder frame, String service) {
    return attribute(frame, "service.name", service);
  }

  private static int database(Frame.Builder frame, String host) {
    frame.sets().add(frame.text("db.system.name"), AttributeType.STRING, frame.text("postgresql"));
    return attribute(frame, "server.address", host);
  }

  private static int attribute(Frame.Builder frame, String key, String value) {
    frame.sets().add(frame.text(key), AttributeType.STRING, frame.text(value));
    return frame.sets().end();
  }

  private void pool(List<String> words) {
    String service = words.get(1);
    for (int i = 2; i + 2 < words.size(); i += 3) {
      String part = words.get(i);
      String metric =
          switch (part) {
            case "used" -> "db.client.connection.count";
            case "max" -> "db.client.connection.max";
            default -> "db.client.connection.pending_requests";
          };
      gauge(service, metric, part.equals("used"), words.get(i + 1), words.get(i + 2));
    }
  }

  private void gauge(String service, String metric, boolean used, String before, String after) {
    Frame.Builder points = new Frame.Builder(Signal.POINTS);
    int series = points.table(Section.SERIES).add();
    points
        .table(Section.SERIES)
        .set(series, Points.SERIES_NAME, points.text(metric))
        .set(series, Points.SERIES_KIND, MetricKind.GAUGE.ordinal())
        .set(series, Points.SERIES_RESOURCE, resource(points, service));
    if (used) {
      int set = attribute(points, "db.client.connection.state", "used");
      points.table(Section.SERIES).set(series, Points.SERIES_ATTRIBUTES, set);
    }
    for (long second = 0; second < 900; second += 15) {
      int row = points.table(Section.POINTS).add(series, START + second * SECOND);
      double value = Double.parseDouble(second < 600 ? before : after);
      points.table(Section.POINTS).setDouble(row, Points.VALUE, value);
    }
    store.put(points.build());
  }

  private void change(List<String> words) {
    long offset = Long.parseLong(words.get(4).replace("s", "").replace("+", ""));
    ChangeEvent event =
        new ChangeEvent(
            words.get(1),
            ChangeKind.valueOf(words.get(2).toUpperCase(java.util.Locale.ROOT)),
            WINDOW.fromNanos() + offset * SECOND,
            null,
            Service.named(words.get(3)),
            words.get(5),
            null,
            null,
            null,
            null,
            null,
            List.of(),
            List.of(),
            null,
            null,
            null,
            Attributes.EMPTY);
    store.put(Changes.frame(List.of(event), 0));
  }
}
