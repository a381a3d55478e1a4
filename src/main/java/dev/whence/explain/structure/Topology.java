package dev.whence.explain.structure;

import dev.whence.explain.facts.EntryKey;
import dev.whence.explain.facts.Facts;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Any;
import dev.whence.model.CellKind.Edge;
import dev.whence.model.CellKind.Joined;
import dev.whence.model.CellKind.SelfTime;
import dev.whence.model.ResourceName;
import dev.whence.model.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who calls whom, from traces: entries, the calls between them, and how often each was called.
/// What it gives away MUST NOT be changed.
public final class Topology {

  /// A call from one entry to another.
  public record Call(EntryKey caller, EntryKey callee) implements Comparable<Call> {
    @Override
    public int compareTo(Call other) {
      int order = caller.compareTo(other.caller);
      return order != 0 ? order : callee.compareTo(other.callee);
    }
  }

  /// Whom an entry calls within a route.
  private record Asked(Facts.Place by, Service callee) {
    static Asked by(Facts.Pair edge) {
      return new Asked(edge.place(), edge.callee());
    }
  }

  /// Numbers of calls, in the window and in the baseline, and when within their requests they
  /// happen.
  public static final class Volume {
    private long after;
    private long before;
    private long happensAfter;
    private long happensBefore;
    private long offsetsAfter;
    private long offsetsBefore;

    private Volume() {}

    /// Calls in the window.
    public long after() {
      return after;
    }

    /// Calls in the baselines.
    public long before() {
      return before;
    }

    /// How long after the start of its request it first happened as long as all was well; where it
    /// did not, when it happens now.
    public long offsetNanos() {
      return happensBefore > 0
          ? offsetsBefore / happensBefore
          : offsetsAfter / Math.max(1, happensAfter);
    }
  }

  private final Map<Facts.Place, long[]> entryCalls = new HashMap<>();
  private final Map<Asked, long[]> asked = new HashMap<>();
  private final TreeMap<EntryKey, Volume> entries = new TreeMap<>();
  private final TreeMap<Call, Volume> calls = new TreeMap<>();
  private final Map<EntryKey, TreeMap<Call, Volume>> callsBy = new HashMap<>();
  private final Map<EntryKey, List<Map.Entry<Call, Volume>>> callsOf = new HashMap<>();
  private final Waits waits;
  private final Map<EntryKey, Set<Service>> callees = new HashMap<>();

  /// Other services that call a service, and those that it calls.
  private final Map<Service, Set<Service>> callersOf = new HashMap<>();

  private final Map<Service, Set<Service>> calleesOf = new HashMap<>();
  private final TreeSet<Service> services = new TreeSet<>();
  private final TreeSet<Service> participants = new TreeSet<>();
  private final TreeSet<String> names = new TreeSet<>();

  /// Adds the facts up; nothing changes afterwards.
  public Topology(Facts facts) {
    waits = new Waits(facts);
    for (Facts.Pair pair : facts.all(CellKind.SELF_TIME)) {
      if (isEntry(pair)) {
        long[] calls = entryCalls.computeIfAbsent(pair.place(), _ -> new long[3]);
        calls[0] += pair.after().count(SelfTime.COUNT);
        calls[1] += pair.before().count(SelfTime.COUNT);
        calls[2] += pair.before().count(SelfTime.DURATION_NANOS);
        add(
            entries.computeIfAbsent(
                new EntryKey(pair.service(), pair.text(SelfTime.ENTRY)), k -> new Volume()),
            pair,
            SelfTime.CALLS);
      }
    }
    for (Facts.Pair pair : facts.all(CellKind.EDGE)) {
      EntryKey caller = new EntryKey(pair.service(), pair.text(Edge.CALLER_OPERATION));
      EntryKey callee = new EntryKey(pair.callee(), pair.text(Edge.CALLEE_OPERATION));
      if (!callee.service().equals(caller.service())) {
        callees.computeIfAbsent(caller, c -> new TreeSet<>()).add(callee.service());
        callees
            .computeIfAbsent(new EntryKey(caller.service(), ""), c -> new TreeSet<>())
            .add(callee.service());
      }
      String operation = isUnanswered(pair) ? "" : pair.text(Edge.CALLEE_OPERATION);
      add(
          calls.computeIfAbsent(
              new Call(caller, new EntryKey(callee.service(), operation)), k -> new Volume()),
          pair,
          Edge.CALLS);
      long[] all = asked.computeIfAbsent(Asked.by(pair), k -> new long[2]);
      all[0] += pair.after().count(Edge.COUNT);
      all[1] += pair.before().count(Edge.COUNT);
    }
    calls.forEach(this::index);
    entries.keySet().forEach(entry -> services.add(entry.service()));
    participants.addAll(services);
    calls.keySet().forEach(call -> participants.add(call.callee().service()));
    participants.forEach(each -> names.add(each.name()));
  }

  private void index(Call call, Volume volume) {
    Service caller = call.caller().service();
    Service callee = call.callee().service();
    callsBy.computeIfAbsent(call.caller(), _ -> new TreeMap<>()).put(call, volume);
    callsBy.computeIfAbsent(new EntryKey(caller, ""), _ -> new TreeMap<>()).put(call, volume);
    callsOf.computeIfAbsent(call.callee(), _ -> new ArrayList<>()).add(Map.entry(call, volume));
    if (!caller.equals(callee)) {
      callersOf.computeIfAbsent(callee, _ -> new HashSet<>()).add(caller);
      calleesOf.computeIfAbsent(caller, _ -> new HashSet<>()).add(callee);
    }
  }

  /// How the calls of one service by another end, and how long that takes.
  public Waits waits() {
    return waits;
  }

  /// Whether a call ended at something without spans of its own, or before it got there.
  public static boolean isUnanswered(Facts.Pair edge) {
    String relation = edge.text(Edge.RELATION);
    return !relation.equals(Edge.CALL) && !relation.equals(Edge.ASYNC);
  }

  /// Whether it is a call of somebody that no span answers, be it a service or not, and neither a
  /// database nor a queue.
  public static boolean isPeer(Facts.Pair edge) {
    String relation = edge.text(Edge.RELATION);
    return isUnanswered(edge)
        && !relation.equals(Edge.TAKEN)
        && !relation.equals(ResourceName.MESSAGING)
        && !relation.equals(ResourceName.DATABASE);
  }

  /// All calls of an entry to a service within a route, answered or not: in the window, in the
  /// baseline.
  long[] asked(Facts.Pair edge) {
    return asked.getOrDefault(Asked.by(edge), new long[2]);
  }

  /// Whether it is what a request enters a service by, from whoever calls or sends.
  public static boolean isEntry(Facts.Pair selfTime) {
    return isEntry(selfTime.key());
  }

  /// The same of a key of [CellKind#SELF_TIME].
  public static boolean isEntry(CellKey selfTime) {
    return selfTime.text(SelfTime.ENTRY).equals(selfTime.text(SelfTime.OPERATION))
        && (selfTime.text(SelfTime.KIND).equals("SERVER")
            || selfTime.text(SelfTime.KIND).equals("CONSUMER"));
  }

  /// Whether it is what a message enters a service by.
  public static boolean isTaking(Facts.Pair selfTime) {
    return isEntry(selfTime) && selfTime.text(SelfTime.KIND).equals("CONSUMER");
  }

  /// Whether it is a call of somebody, or a message for somebody.
  public static boolean isCall(Facts.Pair selfTime) {
    return selfTime.text(SelfTime.KIND).equals("CLIENT") || isSend(selfTime);
  }

  /// What is asked of whom, in the words that a new or missing call is told in.
  public static String asks(CellKey edge) {
    return Service.parse(edge.text(Edge.CALLEE_SERVICE)).name()
        + " "
        + edge.text(Edge.CALLEE_OPERATION);
  }

  /// Whether it sends a message.
  public static boolean isSend(Facts.Pair selfTime) {
    return selfTime.text(SelfTime.KIND).equals("PRODUCER");
  }

  private static void add(Volume volume, Facts.Pair pair, int callsMeasure) {
    volume.after += pair.after().count(Any.COUNT);
    volume.before += pair.before().count(Any.COUNT);
    volume.happensAfter += pair.after().count(callsMeasure);
    volume.happensBefore += pair.before().count(callsMeasure);
    volume.offsetsAfter += pair.after().count(Joined.offsetOf(callsMeasure));
    volume.offsetsBefore += pair.before().count(Joined.offsetOf(callsMeasure));
  }

  /// Calls of an entry within a route: in the window, in the baseline.
  public long[] entryCalls(Facts.Place place) {
    return entryCalls.getOrDefault(place, new long[3]);
  }

  /// How long an entry's call took in the baseline within a route; 0 where it was not seen.
  double entryNanos(Facts.Place place) {
    long[] calls = entryCalls(place);
    return calls[1] == 0 ? 0 : (double) calls[2] / calls[1];
  }

  /// Whether a service other than one calls an entry, for each call that it gets itself, about as
  /// often as before: what it lacks is less than half of what the one lacks.
  ///
  /// @param lacking the part of the calls that are missing elsewhere, 0 to 1
  public boolean isCalledByOthers(EntryKey callee, Service butFor, double lacking) {
    for (Map.Entry<Call, Volume> call : callsOf.getOrDefault(callee, List.of())) {
      EntryKey caller = call.getKey().caller();
      Volume of = entries.get(caller);
      if (!caller.service().equals(butFor)
          && of != null
          && call.getValue().before > 0
          && call.getValue().after * (double) of.before
              > call.getValue().before * (double) of.after * (1 - lacking / 2)) {
        return true;
      }
    }
    return false;
  }

  /// Whether requests begin with an entry: nobody is seen to call it.
  public boolean isUncalled(EntryKey entry) {
    return entries.containsKey(entry) && !callsOf.containsKey(entry);
  }

  /// Other services that call a service.
  public Set<Service> callersOf(Service callee) {
    return given(callersOf.get(callee));
  }

  /// Other services that a service calls.
  public Set<Service> calleesOf(Service caller) {
    return given(calleesOf.get(caller));
  }

  private static Set<Service> given(@Nullable Set<Service> known) {
    return known == null ? Set.of() : Collections.unmodifiableSet(known);
  }

  /// Other services that an entry calls; that any entry of its service does where it has no name.
  Set<Service> calleesOf(EntryKey entry) {
    return callees.getOrDefault(entry, Set.of());
  }

  /// Every entry with the calls that it got, sorted.
  public Map<EntryKey, Volume> entries() {
    return entries;
  }

  /// Every call between services with how often it was made, sorted.
  public Map<Call, Volume> calls() {
    return calls;
  }

  /// Those of an entry; those of any entry of its service where it has no name.
  public Map<Call, Volume> callsBy(EntryKey entry) {
    Map<Call, Volume> by = callsBy.get(entry);
    return by == null ? Map.of() : by;
  }

  /// Those of some services that call none of the others, nor anybody who does: nothing that they
  /// ask for can be a load on the others.
  ///
  /// @param names of the services
  public Set<String> withoutEffect(Set<String> names) {
    Set<String> without = new TreeSet<>(names);
    boolean fewer = !without.isEmpty();
    while (fewer) {
      fewer = false;
      for (Call call : calls.keySet()) {
        if (!without.contains(call.callee().service().name())) {
          fewer |= without.remove(call.caller().service().name());
        }
      }
    }
    return without;
  }

  /// The names of all who take part in requests, and of what they call, sorted.
  public Set<String> names() {
    return Collections.unmodifiableSortedSet(names);
  }

  /// All who take part in requests, and what they call, sorted.
  public Set<Service> participants() {
    return Collections.unmodifiableSortedSet(participants);
  }

  /// Whether spans of a service tell that requests enter it.
  public boolean isTraced(Service service) {
    return services.contains(service);
  }

  /// All services that take part in requests, sorted.
  public Set<Service> services() {
    return Collections.unmodifiableSortedSet(services);
  }
}
