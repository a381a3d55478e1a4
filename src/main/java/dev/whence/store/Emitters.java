package dev.whence.store;

import dev.whence.model.Changes;
import dev.whence.model.Emitter;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Service;
import dev.whence.model.Spans;
import dev.whence.model.Table;
import dev.whence.model.Vocabulary;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who emitted a frame's items; each attribute set is looked at once. Not thread-safe.
final class Emitters {

  private static final Emitter NOBODY = new Emitter(Service.named(""), "", "", "");

  private final Frame frame;
  private final Vocabulary vocabulary;
  private final @Nullable Emitter[] known;

  Emitters(Frame frame, Vocabulary vocabulary) {
    this.frame = frame;
    this.vocabulary = vocabulary;
    this.known = new @Nullable Emitter[frame.sets().size()];
  }

  /// The emitter of an item; that of a change is what it changed.
  Emitter of(int row) {
    return switch (frame.signal()) {
      case SPANS -> ofSet((int) frame.main().get(Spans.RESOURCE, row));
      case LOGS -> ofSet((int) frame.main().get(Logs.RESOURCE, row));
      case POINTS -> ofSeries((int) frame.main().get(Points.SERIES, row));
      case CHANGES -> ofChange(row);
      case CELLS, REQUESTS -> NOBODY;
    };
  }

  private Emitter ofSet(int set) {
    Emitter emitter = known[set];
    if (emitter == null) {
      emitter = vocabulary.emitter(frame, set);
      known[set] = emitter;
    }
    return emitter;
  }

  Emitter ofSeries(int series) {
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
  SortedSet<Service> services() {
    SortedSet<Service> services = new TreeSet<>();
    Emitter last = NOBODY;
    for (int row = 0; row < frame.size(); row++) {
      Emitter emitter = of(row);
      if (!emitter.equals(last) && !emitter.service().name().isEmpty()) {
        services.add(emitter.service());
      }
      last = emitter;
    }
    return services;
  }
}
