package dev.whence.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Emitter;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What was seen of one service: its versions and images, and when each instance started. Not
/// thread-safe.
final class KnownService {

  private static final JsonMapper JSON = new JsonMapper();

  /// A version that nothing came from for so long was gone.
  private static final long GONE_NANOS = 600_000_000_000L;

  /// Of a service heard of for less, every build is one that was there before.
  private static final long SETTLED_NANOS = 60_000_000_000L;

  private static final int MOST_VERSIONS = 50;
  private static final int MOST_INSTANCES = 500;
  private static final int MOST_STARTS = 50;
  private static final long UNKNOWN = Long.MAX_VALUE;
  private static final List<String> IMAGES =
      List.of("container.image.id", "container.image.tag", "container.image.tags");

  /// What differs after a restart while the instance keeps its name.
  private static final List<String> STARTS =
      List.of("k8s.container.restart_count", "process.creation.time", "process.pid");

  private final Builds versions = new Builds();
  private final Builds images = new Builds();

  /// By program of an instance: what tells its starts apart, with the time of last sight. Several
  /// processes may share an instance's name.
  private final Map<String, Map<String, Long>> starts = newest(MOST_INSTANCES);

  private int revision;
  private int keptRevision;

  KnownService() {}

  /// A map that forgets what was used longest ago.
  private static <V> Map<String, V> newest(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > most;
      }
    };
  }

  /// Goes up with everything that should be kept.
  int revision() {
    return revision;
  }

  /// Whether it was not kept yet as it is.
  boolean isNews() {
    return revision > keptRevision;
  }

  /// It was kept as it is.
  void kept() {
    keptRevision = revision;
  }

  /// What a service says of itself.
  interface Resource {
    /// An attribute's value; null where it has none.
    @Nullable String text(String attribute);
  }

  /// Takes in who emitted something.
  ///
  /// @param times from the first to the last item
  List<ChangeEvent> look(Emitter emitter, Resource resource, TimeRange times) {
    List<ChangeEvent> changes = new ArrayList<>();
    Step version = versions.seen(emitter.version(), times);
    if (version != null) {
      changes.add(build(emitter, version, times, Map.of()));
    }
    String name = first(resource, IMAGES);
    Step image = images.seen(name, times);
    if (image != null && version == null) {
      changes.add(build(emitter, image, times, Map.of("container.image", name)));
    }
    ChangeEvent restart = restart(emitter, resource, times);
    if (restart != null) {
      changes.add(restart);
    }
    return changes;
  }

  /// @param back whether it was there before
  private record Step(String from, String to, boolean back) {}

  /// The builds that a service runs or ran, with the times of first and last sight.
  private final class Builds {
    private final TreeMap<String, long[]> seen = new TreeMap<>();

    @Nullable Step seen(String build, TimeRange times) {
      if (build.isEmpty()) {
        return null;
      }
      long[] of = seen.get(build);
      if (of == null) {
        return added(build, times);
      }
      Step back =
          of[1] != UNKNOWN && times.fromNanos() - of[1] > GONE_NANOS ? back(build, of) : null;
      of[0] = Math.min(of[0], times.fromNanos());
      of[1] = of[1] == UNKNOWN ? times.toNanos() : Math.max(of[1], times.toNanos());
      return back;
    }

    private @Nullable Step added(String build, TimeRange times) {
      revision++;
      String newest = newest();
      boolean later = !newest.isEmpty() && times.fromNanos() - firstSight() >= SETTLED_NANOS;
      if (seen.size() >= MOST_VERSIONS) {
        seen.remove(oldest());
      }
      seen.put(build, new long[] {times.fromNanos(), times.toNanos()});
      return later ? new Step(newest, build, false) : null;
    }

    /// It is back only where another took its place.
    private @Nullable Step back(String build, long[] of) {
      String newest = newest();
      boolean replaced = !newest.equals(build) && value(newest)[0] > of[0];
      return replaced ? new Step(newest, build, true) : null;
    }

    private long[] value(String build) {
      long[] value = seen.get(build);
      return value == null ? new long[] {0, 0} : value;
    }

    /// The one that came last.
    private String newest() {
      String newest = "";
      for (Map.Entry<String, long[]> each : seen.entrySet()) {
        if (newest.isEmpty() || each.getValue()[0] > value(newest)[0]) {
          newest = each.getKey();
        }
      }
      return newest;
    }

    private String oldest() {
      String oldest = seen.firstKey();
      for (Map.Entry<String, long[]> each : seen.entrySet()) {
        if (each.getValue()[0] < value(oldest)[0]) {
          oldest = each.getKey();
        }
      }
      return oldest;
    }

    private long firstSight() {
      return value(oldest())[0];
    }

    void write(ObjectNode json) {
      seen.forEach((build, times) -> json.put(build, times[0]));
    }

    void read(JsonNode json) {
      json.properties()
          .forEach(
              build -> seen.put(build.getKey(), new long[] {build.getValue().asLong(), UNKNOWN}));
    }
  }

  private static ChangeEvent build(
      Emitter emitter, Step step, TimeRange times, Map<String, String> more) {
    Service service = emitter.service();
    String id =
        "detected-%s-%s".formatted(service.key().replace('\u001f', '/'), step.to())
            + (step.back() ? "-" + times.fromNanos() : more.isEmpty() ? "" : "-image");
    return event(
        id,
        step.back() ? ChangeKind.ROLLBACK : ChangeKind.DEPLOYMENT,
        emitter,
        times,
        step,
        (step.back() ? step.to() + " is back" : step.to() + " seen for the first time"),
        more);
  }

  private @Nullable ChangeEvent restart(Emitter emitter, Resource resource, TimeRange times) {
    String start = first(resource, STARTS);
    String instance = emitter.instance();
    if (start.isEmpty() || instance.isEmpty()) {
      return null;
    }
    String program =
        instance
            + "|"
            + first(resource, List.of("k8s.container.name", "container.name"))
            + "|"
            + first(resource, List.of("process.executable.name", "telemetry.sdk.language"));
    return startedAnew(starts.computeIfAbsent(program, _ -> newest(MOST_STARTS)), start, times)
        ? event(
            // of two who see the same start, about the same; not of a like one another day
            "detected-restart-%s-%s-%d".formatted(instance, start, times.fromNanos() / GONE_NANOS),
            ChangeKind.OTHER,
            emitter,
            times,
            new Step("", emitter.version(), true),
            instance + " started anew",
            Map.of("whence.detected", "restart"))
        : null;
  }

  /// Whether others were seen, and this one never before; or it was gone, and one of them in its
  /// place.
  private static boolean startedAnew(Map<String, Long> seen, String start, TimeRange times) {
    boolean first = seen.isEmpty();
    Long last = seen.get(start);
    boolean back =
        last != null
            && times.fromNanos() - last > GONE_NANOS
            && seen.values().stream().anyMatch(other -> other - last > GONE_NANOS);
    seen.merge(start, times.toNanos(), Math::max);
    return back || (!first && last == null);
  }

  private static ChangeEvent event(
      String id,
      ChangeKind kind,
      Emitter emitter,
      TimeRange times,
      Step step,
      String summary,
      Map<String, String> more) {
    return new ChangeEvent(
        id,
        kind,
        times.fromNanos(),
        null,
        emitter.service(),
        orNull(step.to()),
        orNull(step.from()),
        null,
        null,
        null,
        null,
        kind == ChangeKind.OTHER ? List.of(emitter.instance()) : List.of(),
        List.of(),
        summary,
        ChangeEvent.DETECTED,
        null,
        Attributes.of(more));
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static String first(Resource resource, List<String> names) {
    for (String name : names) {
      String value = resource.text(name);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  /// What is kept: builds with the time of their first sight.
  String json() {
    ObjectNode json = JSON.createObjectNode();
    versions.write(json.putObject("versions"));
    images.write(json.putObject("images"));
    return json.toString();
  }

  /// The service as it was kept. When its builds were last seen is not known until they are again.
  static KnownService parse(int revision, String json) {
    KnownService service = new KnownService();
    service.revision = revision;
    service.keptRevision = revision;
    try {
      JsonNode kept = JSON.readTree(json);
      service.versions.read(kept.path("versions"));
      service.images.read(kept.path("images"));
    } catch (JsonProcessingException unreadable) {
      throw new IllegalStateException("known versions that cannot be read: " + json, unreadable);
    }
    return service;
  }
}
