package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.CellFields;
import dev.whence.api.Json;
import dev.whence.api.Texts;
import dev.whence.explain.answer.Explanation;
import dev.whence.incident.Exercise;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Why was it not foreseen? Compares what load tests did to the failing path with what the incident
/// needed of it.
@Singleton
final class LoadTests {

  private static final long LOOKED_BACK_NANOS = Duration.ofDays(30).toNanos();
  private static final long LONGEST_NANOS = Duration.ofHours(1).toNanos();
  private static final long USUAL_NANOS = Duration.ofMinutes(30).toNanos();
  private static final int MOST_CHANGES = 10_000;
  private static final int MOST_TESTS = 5;

  private final StoreReader reader;

  LoadTests(StoreReader reader) {
    this.reader = reader;
  }

  /// Answers the rung about tests where any were run in the 30 days before; it stays a question of
  /// the review either way.
  void add(Tenant tenant, Explanation answer, ObjectNode written) {
    if (answer.nodes().isEmpty() || !(written.get("five_whys") instanceof ArrayNode whys)) {
      return;
    }
    List<ChangeEvent> tests = tests(tenant, answer);
    if (tests.isEmpty() || !(whys.get(whys.size() - 1) instanceof ObjectNode last)) {
      return;
    }
    Set<String> path = new TreeSet<>();
    answer.nodes().forEach(node -> path.add(node.entity().service()));
    Exercise needed = exercise(tenant, path, window(answer));
    if (needed.isEmpty()) {
      return;
    }
    ArrayNode found = written.putArray("load_tests");
    Said said = new Said(null, false);
    for (ChangeEvent test : tests) {
      List<String> gaps = exercise(tenant, path, range(test)).shortOf(needed);
      ObjectNode entry = found.addObject();
      entry.put("change", test.id()).put("at", Texts.time(test.timeNanos()));
      entry.put("reached", gaps.isEmpty());
      entry.set("gaps", Json.tree(gaps));
      said = said.with(test, gaps);
    }
    last.put("because", said.text());
    last.put("strength", "probable");
  }

  /// What is said of all tests: of the newest that reached the path's needs, else of the newest.
  private record Said(@org.jspecify.annotations.Nullable String text, boolean reached) {

    Said with(ChangeEvent test, List<String> gaps) {
      String name = "load test " + test.id() + " of " + TimeRange.instant(test.timeNanos());
      if (gaps.isEmpty() && !reached) {
        return new Said(
            name + " reached what the incident needed, and did not show it: ask what it left out",
            true);
      }
      return text != null ? this : new Said(name + ": " + String.join("; ", gaps), false);
    }
  }

  private List<ChangeEvent> tests(Tenant tenant, Explanation answer) {
    long begin = window(answer).fromNanos();
    TimeRange before = new TimeRange(Math.max(0, begin - LOOKED_BACK_NANOS), begin);
    List<ChangeEvent> tests = new ArrayList<>();
    for (ChangeEvent change : reader.changes(tenant, before, MOST_CHANGES)) {
      if (change.kind() == ChangeKind.LOAD_TEST) {
        tests.add(change);
      }
    }
    tests.sort(
        Comparator.comparingLong(ChangeEvent::timeNanos).reversed().thenComparing(ChangeEvent::id));
    return tests.subList(0, Math.min(MOST_TESTS, tests.size()));
  }

  private Exercise exercise(Tenant tenant, Set<String> path, TimeRange range) {
    Exercise exercise = new Exercise(CellKey.SLICE_NANOS / 1e9);
    for (Cell cell : reader.cells(tenant, Set.of(CellKind.EDGE), range, Set.of()).cells()) {
      String from = CellFields.service(cell, "callerService").name();
      String to = CellFields.service(cell, "calleeService").name();
      if (path.contains(from) && path.contains(to)) {
        exercise.add(
            from + "->" + to,
            cell.key().sliceNanos(),
            CellFields.count(cell, "count"),
            CellFields.count(cell, "clientNanos"));
      }
    }
    return exercise;
  }

  private static TimeRange window(Explanation answer) {
    return TimeRange.of(Instant.parse(answer.window().from()), Instant.parse(answer.window().to()));
  }

  private static TimeRange range(ChangeEvent test) {
    Long end = test.endNanos();
    long to = end == null ? test.timeNanos() + USUAL_NANOS : end;
    return new TimeRange(
        test.timeNanos(), Math.clamp(to, test.timeNanos(), test.timeNanos() + LONGEST_NANOS));
  }
}
