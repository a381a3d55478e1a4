package dev.whence.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who emitted a frame's items. Each attribute set is looked at once, and each of its names is held
/// against the vocabulary once. Not thread-safe.
public final class Emitters {

  private static final Emitter NOBODY = new Emitter(Service.named(""), "", "", "");

  /// What an attribute may name of an emitter, and how many bits say at which place of its list.
  private static final int ROLES = 6;

  private static final int BITS = Vocabulary.MOST_NAMES_BITS;
  private static final int MASK = (1 << BITS) - 1;
  private static final long NOT_ASKED = -1;

  private final Frame frame;
  private final List<List<String>> names;
  private final @Nullable Emitter[] known;

  /// By text: its place in each list plus 1, 0 where it is not in it.
  private final long[] places;

  private final String[] values = new String[ROLES];

  public Emitters(Frame frame, Vocabulary vocabulary) {
    this.frame = frame;
    this.names = vocabulary.ofEmitters();
    this.known = new @Nullable Emitter[frame.sets().size()];
    this.places = new long[frame.texts().size()];
    Arrays.fill(places, NOT_ASKED);
  }

  /// The emitter of an item; that of a change is what it changed.
  public Emitter of(int row) {
    return switch (frame.signal()) {
      case SPANS -> ofSet((int) frame.main().get(Spans.RESOURCE, row));
      case LOGS -> ofSet((int) frame.main().get(Logs.RESOURCE, row));
      case POINTS -> ofSeries((int) frame.main().get(Points.SERIES, row));
      case CHANGES -> ofChange(row);
      case CELLS, REQUESTS -> NOBODY;
    };
  }

  /// The identity that an attribute set gives.
  public Emitter ofSet(int set) {
    Emitter emitter = known[set];
    if (emitter == null) {
      emitter = look(set);
      known[set] = emitter;
    }
    return emitter;
  }

  /// Who emitted a series of metric points: what its resource says or, where that names no service,
  /// what its points' own attributes say.
  public Emitter ofSeries(int series) {
    Table table = frame.table(Section.SERIES);
    Emitter emitter = ofSet((int) table.get(Points.SERIES_RESOURCE, series));
    return emitter.service().name().isEmpty()
        ? ofSet((int) table.get(Points.SERIES_ATTRIBUTES, series))
        : emitter;
  }

  private Emitter ofChange(int row) {
    Service service = Changes.of(frame).event(row).service();
    return service == null ? NOBODY : new Emitter(service, "", "", "");
  }

  /// The services of all items, sorted; items of no service count for none.
  public SortedSet<Service> services() {
    SortedSet<Service> services = new TreeSet<>();
    Set<Emitter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int row = 0; row < frame.size(); row++) {
      Emitter emitter = of(row);
      if (seen.add(emitter) && !emitter.service().name().isEmpty()) {
        services.add(emitter.service());
      }
    }
    return services;
  }

  private Emitter look(int set) {
    AttributeSets sets = frame.sets();
    long best = 0;
    Arrays.fill(values, "");
    for (int entry = sets.start(set); entry < sets.start(set + 1); entry++) {
      long of = places(sets.key(entry));
      if (of != 0) {
        best = better(best, of, frame.value(entry).toString());
      }
    }
    return new Emitter(
        new Service(values[0], service(set, values[1], values[5]), values[2]),
        values[3],
        values[4],
        values[5]);
  }

  /// The service's name; where nobody gave one, the workload's or the machine's. Metrics of a
  /// workload or a machine may be somebody's who watches it: who tells them stays open.
  private String service(int set, String told, String node) {
    if (!WorkloadName.isWanted(told)) {
      return told;
    }
    String workload = WorkloadName.of(name -> text(set, name));
    if (frame.signal() == Signal.POINTS) {
      return workload.isEmpty() ? told : "";
    }
    return Vocabulary.service(told, workload, node);
  }

  private @Nullable String text(int set, String name) {
    AttributeSets sets = frame.sets();
    for (int entry = sets.start(set); entry < sets.start(set + 1); entry++) {
      if (frame.text(sets.key(entry)).equals(name)) {
        return frame.value(entry).toString();
      }
    }
    return null;
  }

  /// Takes a value where no name before it in its list has given one.
  private long better(long best, long of, String value) {
    long places = best;
    for (int role = 0; role < ROLES && !value.isEmpty(); role++) {
      long place = of >>> role * BITS & MASK;
      long taken = places >>> role * BITS & MASK;
      if (place != 0 && (taken == 0 || place < taken)) {
        values[role] = value;
        places += place - taken << role * BITS;
      }
    }
    return places;
  }

  private long places(int text) {
    if (places[text] == NOT_ASKED) {
      long of = 0;
      for (int role = 0; role < ROLES; role++) {
        of |= (names.get(role).indexOf(frame.text(text)) + 1L) << role * BITS;
      }
      places[text] = of;
    }
    return places[text];
  }
}
