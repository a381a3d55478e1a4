package dev.whence.explain;

import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scenario as a text: requests of the baseline (10 minutes) and of the window (5 minutes), and
/// what the answer must say.
///
/// ```
///  # comment; head lines start a line, what belongs to them is indented
///  baseline 200                         what follows happens 200 times in the baseline
///  yesterday 200                        ... a day before the baseline, and is asked about instead of it
///  hour-ago 200                         ... an hour before the baseline, and is asked about instead of it
///  window 100                           ... 100 times in the window
///  window 100 210 300                   ... in this part of it, in seconds after its start
///  window 100 sampled=10%               spans say that one trace in ten was kept
///  window 100 unseen                    no span is sent: only log lines tell of these requests
///    span 0 100 web "GET /" error       start and length in ms, service, operation; nests by indent
///      span 10 80 auth "POST /login"
///        client 15 60 db "SELECT"       a call of a database; service is its caller's
///        client 15 60 - "SELECT"        ... of somebody who is not named
///    client 15 60 db "SELECT" service=job    ... with nothing around it
///        send 70 2 orders "publish"     a message for a queue; service is its sender's
///          take 95 20 mail "orders"     who takes it from there
///        log ERROR "pool is empty"      a line of the span above it, as it begins
///        log INFO "done" 70             ... so many ms after that
///      span 10 80 auth "login" instance=a-1 version=2.0 tenant.id=acme      attributes too
///  lines 50 20 auth ERROR "no ID here"  log lines without any ID: in the baseline, in the window
///  pool auth used 5 20 max 20 20 pending 0 40        before and after
///  metric auth cpu.usage 0.2 0.9 from +30s every 60s on node-1    a gauge, before and after, by
///                                                                 scrape interval, on a machine
///  metric auth cpu.usage 0.2 0.9 on node-1 of a-1                 of an instance
///  metric kafka queue.depth 0 9 topic=orders                      with a label
///  metric auth cpu.usage 0.2 0.9 yesterday                        before, and a day before that
///  counter auth http.server.requests 5 20            a cumulative counter, rates before and after
///  graph web auth 5 5                                calls a second, as a service graph counts them
///  change rel-1 deployment auth +0s 2.0              seconds after the window's start, version
///  change c-1 chaos_experiment auth +0s - until +120s
///  change c-2 deployment auth +0s 2.0 instances a-1,a-2
///  ask web latency                                   (`ask - latency`: of no service)
///  asked 800 900                                     about these seconds, and no baseline is named
///  expect ...                                        see [Expectations]
/// ```
final class Scenario {

  static final long START = 1_764_000_000_000_000_000L;
  static final long SECOND = 1_000_000_000L;

  /// Seconds of baseline and window together.
  static final long LENGTH = 900;

  static final TimeRange BASELINE = new TimeRange(START, START + 600 * SECOND);
  static final TimeRange WINDOW = new TimeRange(START + 600 * SECOND, START + 900 * SECOND);
  static final long DAY_SECONDS = 86_400;
  private static final TimeRange YESTERDAY =
      new TimeRange(START - DAY_SECONDS * SECOND, START - 85_800 * SECOND);
  private static final TimeRange HOUR_AGO =
      new TimeRange(START - 3_600 * SECOND, START - 3_000 * SECOND);
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  private final MemoryStore store = new MemoryStore();
  private final ScenarioRequests requests = new ScenarioRequests(store);
  private final ScenarioMetrics metrics = new ScenarioMetrics(store);
  private final List<List<String>> expectations = new ArrayList<>();
  private Question question = Question.about(Tenant.DEFAULT, WINDOW, BASELINE);

  private Scenario() {}

  static Scenario read(List<String> lines) {
    Scenario scenario = new Scenario();
    List<ScenarioRequests.Line> template = new ArrayList<>();
    List<String> head = List.of();
    for (String raw : lines) {
      int comment = raw.startsWith("#") ? 0 : raw.indexOf(" #");
      String line = comment < 0 ? raw : raw.substring(0, comment);
      if (line.isBlank()) {
        continue;
      }
      if (line.startsWith(" ")) {
        int indent = line.length() - line.stripLeading().length();
        template.add(new ScenarioRequests.Line(indent, words(line)));
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
    return answer(EngineSettings.DEFAULT);
  }

  Explanation answer(EngineSettings settings) {
    return new Explainer(store, settings).explain(question);
  }

  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    return words;
  }

  private void play(List<String> head, List<ScenarioRequests.Line> template) {
    if (head.isEmpty()) {
      return;
    }
    switch (head.getFirst()) {
      case "baseline" -> requests.play(BASELINE, head, template);
      case "yesterday" -> instead(YESTERDAY, head, template);
      case "hour-ago" -> instead(HOUR_AGO, head, template);
      case "window" -> requests.play(part(head), head, template);
      case "lines" -> requests.lines(head);
      case "metric" -> metrics.gauge(head);
      case "counter" -> metrics.counter(head, Map.of());
      case "timer" -> metrics.timer(head);
      case "graph" -> metrics.graph(head);
      case "pool" -> metrics.pool(head);
      case "change" -> change(head);
      case "ask" ->
          question =
              new Question(
                  Tenant.DEFAULT,
                  head.get(1).equals("-") ? null : Service.named(head.get(1)),
                  head.size() > 2 ? head.get(2) : null,
                  WINDOW,
                  List.of(BASELINE));
      case "asked" -> {
        TimeRange about =
            new TimeRange(
                START + Long.parseLong(head.get(1)) * SECOND,
                START + Long.parseLong(head.get(2)) * SECOND);
        question = new Question(Tenant.DEFAULT, null, null, about, List.of());
      }
      case "expect" -> expectations.add(head.subList(1, head.size()));
      default -> throw new IllegalArgumentException("no such line: " + head);
    }
  }

  private void instead(TimeRange earlier, List<String> head, List<ScenarioRequests.Line> template) {
    requests.play(earlier, head, template);
    question = Question.about(Tenant.DEFAULT, WINDOW, earlier);
  }

  /// The window, or the part of it that is named in seconds after its start.
  private static TimeRange part(List<String> head) {
    return head.size() < 4 || head.get(2).contains("=")
        ? WINDOW
        : new TimeRange(
            WINDOW.fromNanos() + Long.parseLong(head.get(2)) * SECOND,
            WINDOW.fromNanos() + Long.parseLong(head.get(3)) * SECOND);
  }

  /// The seconds after a word, such as `every 60s`.
  static long seconds(List<String> words, String after, long otherwise) {
    int at = words.indexOf(after);
    return at < 0 ? otherwise : seconds(words.get(at + 1));
  }

  static long seconds(String text) {
    return Long.parseLong(text.replace("s", "").replace("+", ""));
  }

  private void change(List<String> words) {
    long at = WINDOW.fromNanos() + seconds(words.get(4)) * SECOND;
    int until = words.indexOf("until");
    int instances = words.indexOf("instances");
    ChangeEvent event =
        new ChangeEvent(
            words.get(1),
            ChangeKind.valueOf(words.get(2).toUpperCase(Locale.ROOT)),
            at,
            until < 0 ? null : WINDOW.fromNanos() + seconds(words.get(until + 1)) * SECOND,
            words.get(3).equals("-") ? null : Service.named(words.get(3)),
            words.get(5).equals("-") ? null : words.get(5),
            null,
            null,
            null,
            null,
            null,
            instances < 0 ? List.of() : List.of(words.get(instances + 1).split(",")),
            List.of(),
            null,
            null,
            null,
            Attributes.EMPTY);
    store.put(Changes.frame(List.of(event), 0));
  }
}
