package dev.whence.explain.place;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.answer.Verdict;
import dev.whence.explain.answer.Words;
import dev.whence.explain.facts.Facts;
import dev.whence.explain.statistics.ShareShift;
import dev.whence.explain.time.Segment;
import dev.whence.explain.time.Weighing;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// One instance that fares worse than the others of its service in the same minutes: a canary, a
/// bad host. Instances that existed before must also fare worse than they did themselves. A failure
/// that one of its own calls explains is not its doing: it may hold its connection to the one bad
/// instance of another service.
public final class Instances {

  /// What looking at every instance of every service costs in surprise.
  private static final double LOOKED_AT = 0.5;

  private static final double SHOWS = 2;

  /// Fewer calls than this may be an instance's first: they open connections and load code.
  private static final long LEAST_CALLS = 3;

  /// Fewer calls than this establish nothing.
  private static final long MANY_CALLS = 10;

  private Instances() {}

  /// An instance against the others of its service.
  ///
  /// @param isNew whether the baseline knows it not
  /// @param surprise by which it fares worse
  /// @param calls of its own that were compared
  /// @param itself the share of its calls that fail by themselves, or its own time a call in
  ///   seconds
  /// @param others the same of the others
  public record Odd(
      Service service,
      String instance,
      String version,
      boolean isNew,
      double surprise,
      long calls,
      boolean fails,
      double itself,
      double others) {

    Odd with(boolean unknownBefore, double otherSurprise) {
      return new Odd(
          service, instance, version, unknownBefore, otherSurprise, calls, fails, itself, others);
    }

    Finding.Change change() {
      return new Finding.Change(
          fails ? "failing calls" : "own time",
          "instance against the others",
          fails ? "1" : "s",
          others,
          itself);
    }

    String statement() {
      return String.format(
          Locale.ROOT,
          "%s instance %s%s: %s, the others %s",
          service.name(),
          instance,
          isNew ? " (new, version " + version + ")" : "",
          fails
              ? Words.percent(itself) + " of its calls fail"
              : Words.seconds(itself) + " of own time a call",
          fails ? Words.percent(others) : Words.seconds(others));
    }
  }

  /// Cells of one instance by stratum.
  private static final class One {
    final Service service;
    final String name;
    String version = "";
    final TreeMap<String, Cell> after = new TreeMap<>();
    final TreeMap<String, Cell> before = new TreeMap<>();

    One(Service service, String name) {
      this.service = service;
      this.name = name;
    }

    /// What it did against what others, or it itself before, did.
    Odd against(Map<String, Cell> those) {
      Segment time = new Segment(service, null, Weighing.FULL);
      ShareShift errors = new ShareShift();
      Map<String, Double> entryNanos = new HashMap<>();
      long[] calls = new long[1];
      after.forEach(
          (stratum, cell) -> {
            Cell other = those.get(stratum);
            if (other != null) {
              String entry = stratum(cell, cell.key().text(SelfTime.ENTRY));
              double within = entryNanos.computeIfAbsent(entry, it -> entryNanos(it, after, those));
              time.add(
                  Segment.Stratum.of(cell, other, SelfTime.SELF),
                  SelfTime.CALLS,
                  cell.key().text(SelfTime.OPERATION),
                  cell.key().text(SelfTime.ENTRY),
                  within);
              if (cell.key().text(SelfTime.ENTRY).equals(cell.key().text(SelfTime.OPERATION))) {
                errors.add(
                    cell.count(SelfTime.OWN_ERRORS),
                    cell.count(SelfTime.COUNT),
                    other.count(SelfTime.OWN_ERRORS),
                    other.count(SelfTime.COUNT));
                calls[0] += cell.count(SelfTime.COUNT);
              }
            }
          });
      double slower = time.surprise();
      double failing = errors.effect() > 0 ? errors.surprise() : 0;
      boolean fails = failing > slower;
      return new Odd(
          service,
          name,
          version,
          false,
          Math.max(slower, failing),
          calls[0],
          fails,
          fails ? errors.shareAfter() : time.meanAfterNanos() / 1e9,
          fails ? errors.shareBefore() : time.meanBeforeNanos() / 1e9);
    }
  }

  /// What several instances did in one stratum.
  private static final class Sum {
    final Cell cell;
    int instances;

    Sum(Cell like) {
      this.cell = new Cell(like.key());
    }

    void add(Cell one) {
      cell.add(one);
      instances++;
    }
  }

  /// Odd instances, the oddest first. They fare worse than their service's others in the whole
  /// window and in those times in which others are at work, too.
  public static List<Odd> odd(Facts facts) {
    Set<Service> looked =
        worse(facts.window()).keySet().stream().map(one -> one.service).collect(Collectors.toSet());
    Map<One, Odd> worse = looked.isEmpty() ? Map.of() : worse(sideBySide(facts, looked));
    addBefore(facts, worse.keySet());
    List<Odd> found = new ArrayList<>();
    worse.forEach(
        (one, now) -> {
          Odd then = one.before.isEmpty() ? now : one.against(one.before);
          double surprise = Math.min(now.surprise, then.surprise) - LOOKED_AT;
          if (surprise > SHOWS) {
            found.add(now.with(one.before.isEmpty(), surprise));
          }
        });
    found.sort(Comparator.comparingDouble((Odd odd) -> -odd.surprise).thenComparing(Odd::instance));
    return found;
  }

  /// Instances of a service that fare worse than its others, as cells tell.
  private static Map<One, Odd> worse(List<Cell> cells) {
    Map<Service, TreeMap<String, One>> services = new TreeMap<>();
    for (Cell cell : cells) {
      if (isOfInstance(cell)) {
        Service service = Service.parse(cell.key().text(SelfTime.SERVICE));
        One one =
            services
                .computeIfAbsent(service, _ -> new TreeMap<>())
                .computeIfAbsent(
                    cell.key().text(SelfTime.INSTANCE), name -> new One(service, name));
        one.version = cell.key().text(SelfTime.VERSION);
        add(cell, one.after);
      }
    }
    Map<One, Odd> worse = new LinkedHashMap<>();
    for (TreeMap<String, One> instances : services.values()) {
      if (instances.size() > 1) {
        addWorse(instances.values(), worse);
      }
    }
    return worse;
  }

  private static boolean isOfInstance(Cell cell) {
    return cell.key().kind() == CellKind.SELF_TIME && !cell.key().text(SelfTime.INSTANCE).isEmpty();
  }

  /// The window's cells of those services of which several instances are at work, when they are:
  /// one that others replaced lived in other times. Slices are only read of services that had such
  /// times.
  private static List<Cell> sideBySide(Facts facts, Set<Service> services) {
    Map<String, Set<Long>> together = new HashMap<>();
    Set<String> apart = new HashSet<>();
    Map<List<Object>, String> first = new HashMap<>();
    List<Cell> present = facts.presence(services).stream().filter(Instances::isOfInstance).toList();
    for (Cell cell : present) {
      if (isAnother(first, time(cell), cell)) {
        together
            .computeIfAbsent(cell.key().text(SelfTime.SERVICE), s -> new HashSet<>())
            .add(cell.key().sliceNanos());
      }
    }
    for (Cell cell : present) {
      Set<Long> slices = together.get(cell.key().text(SelfTime.SERVICE));
      if (slices != null && !slices.contains(cell.key().sliceNanos())) {
        apart.add(cell.key().text(SelfTime.SERVICE));
      }
    }
    List<Cell> found = new ArrayList<>();
    for (Cell cell : facts.window()) {
      String service = cell.key().text(SelfTime.SERVICE);
      if (isOfInstance(cell) && together.containsKey(service) && !apart.contains(service)) {
        found.add(cell);
      }
    }
    Set<Service> sliced = apart.stream().map(Service::parse).collect(Collectors.toSet());
    for (Cell cell : facts.selfTimes(sliced)) {
      Set<Long> slices = together.get(cell.key().text(SelfTime.SERVICE));
      if (isOfInstance(cell) && slices != null && slices.contains(cell.key().sliceNanos())) {
        found.add(cell);
      }
    }
    return found;
  }

  private static List<Object> time(Cell cell) {
    return List.of(cell.key().text(SelfTime.SERVICE), cell.key().sliceNanos());
  }

  private static <K> boolean isAnother(Map<K, String> first, K key, Cell cell) {
    String known = first.putIfAbsent(key, cell.key().text(SelfTime.INSTANCE));
    return known != null && !known.equals(cell.key().text(SelfTime.INSTANCE));
  }

  private static void add(Cell cell, Map<String, Cell> byStratum) {
    byStratum.merge(stratum(cell, cell.key().text(SelfTime.OPERATION)), cell, Instances::sum);
  }

  private static Cell sum(Cell one, Cell other) {
    return one.copy().add(other);
  }

  /// The window's cells of all instances of a service by stratum.
  private static Map<String, Sum> all(Collection<One> instances) {
    Map<String, Sum> all = new HashMap<>();
    for (One one : instances) {
      one.after.forEach(
          (stratum, cell) -> all.computeIfAbsent(stratum, _ -> new Sum(cell)).add(cell));
    }
    return all;
  }

  /// Adds those instances of a service that fare worse than its others.
  private static void addWorse(Collection<One> instances, Map<One, Odd> worse) {
    Map<String, Sum> all = all(instances);
    for (One one : instances) {
      Map<String, Cell> others = new HashMap<>();
      one.after.forEach(
          (stratum, cell) -> {
            Sum sum = all.get(stratum);
            if (sum != null && sum.instances > 1) {
              others.put(stratum, sum.cell.without(cell));
            }
          });
      Odd now = one.against(others);
      if (now.surprise - LOOKED_AT > SHOWS && now.calls >= LEAST_CALLS) {
        worse.put(one, now);
      }
    }
  }

  /// Adds what instances did before.
  private static void addBefore(Facts facts, Set<One> instances) {
    Map<List<String>, One> byName = new HashMap<>();
    Set<Service> services = new HashSet<>();
    for (One one : instances) {
      byName.put(List.of(one.service.key(), one.name), one);
      services.add(one.service);
    }
    for (Cell cell : facts.selfTimesBefore(services)) {
      One one =
          byName.get(
              List.of(cell.key().text(SelfTime.SERVICE), cell.key().text(SelfTime.INSTANCE)));
      if (one != null) {
        add(cell, one.before);
      }
    }
  }

  /// What an entry would have taken as the others take it.
  private static double entryNanos(String entry, Map<String, Cell> these, Map<String, Cell> those) {
    Cell here = these.get(entry);
    Cell there = those.get(entry);
    return here == null || there == null
        ? 0
        : here.count(SelfTime.COUNT) * Segment.mean(there.sketch(SelfTime.DURATION));
  }

  private static String stratum(Cell cell, String operation) {
    return cell.key().text(SelfTime.ROUTE)
        + "\u001e"
        + cell.key().text(SelfTime.ENTRY)
        + "\u001e"
        + operation;
  }

  /// An odd instance, as a candidate.
  public static Candidate candidate(Odd odd) {
    Finding finding =
        Finding.measured(
            Entity.instance(odd.service, odd.instance),
            odd.fails ? Finding.Aspect.OWN_ERRORS : Finding.Aspect.OWN_TIME,
            odd.surprise,
            odd.change(),
            Evidence.Type.ATTRIBUTE_DELTA,
            odd.statement());
    return new Candidate(
        Entity.instance(odd.service, odd.instance),
        CauseKind.INSTANCE_FAILURE,
        Candidate.score(odd.surprise),
        odd.statement(),
        List.of(finding),
        JoinTier.TRACE_ID,
        odd.calls < MANY_CALLS ? Verdict.PROBABLE : Verdict.ESTABLISHED);
  }
}
