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
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
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
  private static final int CHANGES_AT_ONCE = 10_000;
  private static final int MOST_TESTS = 5;
  private static final Comparator<ChangeEvent> NEWEST_FIRST =
      Comparator.comparingLong(ChangeEvent::timeNanos).reversed().thenComparing(ChangeEvent::id);

  private final StoreReader reader;
  private final int changesAtOnce;

  @Inject
  LoadTests(StoreReader reader) {
    this(reader, CHANGES_AT_ONCE);
  }

  LoadTests(StoreReader reader, int changesAtOnce) {
    this.reader = reader;
    this.changesAtOnce = changesAtOnce;
  }

  /// Answers the rung about tests where any were run in the 30 days before; it stays a question of
  /// the review either way.
  void add(Tenant tenant, Explanation answer, ObjectNode written) {
    if (answer.nodes().isEmpty() || !(written.get("five_whys") instanceof ArrayNode whys)) {
      return;
    }
    List<ChangeEvent> tests = before(tenant, window(answer).fromNanos());
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

  /// The newest in the 30 days before a moment, newest first, however many changes there are.
  List<ChangeEvent> before(Tenant tenant, long nanos) {
    long from = Math.max(0, nanos - LOOKED_BACK_NANOS);
    Set<ChangeEvent> tests = new TreeSet<>(NEWEST_FIRST);
    List<ChangeEvent> changes;
    long to = nanos;
    do {
      changes = reader.changes(tenant, new TimeRange(from, to), changesAtOnce);
      changes.stream().filter(change -> change.kind() == ChangeKind.LOAD_TEST).forEach(tests::add);
      long earliest = changes.isEmpty() ? from : changes.getFirst().timeNanos();
      // those that began in the same moment may have been cut off
      to = Math.min(earliest + 1, to - 1);
    } while (changes.size() >= changesAtOnce && tests.size() < MOST_TESTS && to > from);
    return tests.stream().limit(MOST_TESTS).toList();
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
