package dev.whence.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A frame of change events. The constants are the columns of [Section#CHANGES]; everything but
/// identity and times is in the event's attribute set, under the names of its native JSON form.
public record Changes(Frame frame, Table table) {

  public static final int ID = 0;
  public static final int TIME = 1;

  /// When we received it: of two events of one ID the later received holds.
  public static final int RECEIVED = 2;

  public static final int ATTRIBUTES = 3;

  private static final String KIND = "kind";
  private static final String ENDS_AT_NANOS = "ends_at_nanos";
  private static final String SERVICE = "whence.service";
  private static final String VERSION = "service.version";
  private static final String PREVIOUS_VERSION = "previous_version";
  private static final String STRATEGY = "strategy";
  private static final String TRAFFIC = "traffic_pct";
  private static final String DEPLOYMENT_ID = "deployment.id";
  private static final String DEPLOYMENT_STATUS = "deployment.status";
  private static final String INSTANCES = "whence.instances";
  private static final String REPLACED = "whence.replaced_instances";
  private static final String SUMMARY = "summary";
  private static final String SOURCE = "source";
  private static final String URL = "url";
  private static final String PREFIX = "attributes.";

  public static Changes of(Frame frame) {
    return new Changes(frame, frame.table(Section.CHANGES));
  }

  /// A frame of events as received at one moment.
  public static Frame frame(List<ChangeEvent> events, long receivedNanos) {
    Frame.Builder builder = new Frame.Builder(Signal.CHANGES);
    for (ChangeEvent event : events) {
      int set = writeSet(builder, event);
      builder
          .table(Section.CHANGES)
          .add(builder.text(event.id()), event.timeNanos(), receivedNanos, set);
    }
    return builder.build();
  }

  private static int writeSet(Frame.Builder builder, ChangeEvent event) {
    TreeMap<String, Object> values = new TreeMap<>();
    put(values, KIND, event.kind().wireName());
    put(values, ENDS_AT_NANOS, event.endNanos());
    Service service = event.service();
    put(values, SERVICE, service == null ? null : service.key());
    put(values, VERSION, event.version());
    put(values, PREVIOUS_VERSION, event.previousVersion());
    put(values, STRATEGY, event.strategy());
    put(values, TRAFFIC, event.trafficPercent());
    put(values, DEPLOYMENT_ID, event.deploymentId());
    put(values, DEPLOYMENT_STATUS, event.deploymentStatus());
    put(values, INSTANCES, String.join("\n", event.instances()));
    put(values, REPLACED, String.join("\n", event.replacedInstances()));
    put(values, SUMMARY, event.summary());
    put(values, SOURCE, event.source());
    put(values, URL, event.url());
    event.attributes().values().forEach((key, value) -> put(values, PREFIX + key, value));
    values.forEach((key, value) -> add(builder, builder.text(key), value));
    return builder.sets().end();
  }

  private static void put(TreeMap<String, Object> values, String key, @Nullable Object value) {
    if (value != null && !value.equals("")) {
      values.put(key, value);
    }
  }

  private static void add(Frame.Builder builder, int key, Object value) {
    switch (value) {
      case Long number -> builder.sets().add(key, AttributeType.LONG, number);
      case Double number ->
          builder.sets().add(key, AttributeType.DOUBLE, Double.doubleToRawLongBits(number));
      case Boolean truth -> builder.sets().add(key, AttributeType.BOOLEAN, truth ? 1 : 0);
      case Attributes.Json json ->
          builder.sets().add(key, AttributeType.JSON, builder.text(json.text()));
      default -> builder.sets().add(key, AttributeType.STRING, builder.text(value.toString()));
    }
  }

  public int size() {
    return table.size();
  }

  public String id(int row) {
    return frame.text(table.get(ID, row));
  }

  public long timeNanos(int row) {
    return table.get(TIME, row);
  }

  public long receivedNanos(int row) {
    return table.get(RECEIVED, row);
  }

  /// The row as a value of its own.
  public ChangeEvent event(int row) {
    Attributes all = frame.attributes(table.get(ATTRIBUTES, row));
    TreeMap<String, Object> own = new TreeMap<>();
    all.values()
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                own.put(key.substring(PREFIX.length()), value);
              }
            });
    String service = all.text(SERVICE);
    String kind = all.text(KIND);
    return new ChangeEvent(
        id(row),
        kind == null ? ChangeKind.OTHER : ChangeKind.valueOf(kind.toUpperCase(Locale.ROOT)),
        timeNanos(row),
        all.values().get(ENDS_AT_NANOS) instanceof Long end ? end : null,
        service == null ? null : Service.parse(service),
        all.text(VERSION),
        all.text(PREVIOUS_VERSION),
        all.text(STRATEGY),
        all.values().get(TRAFFIC) instanceof Double percent ? percent : null,
        all.text(DEPLOYMENT_ID),
        all.text(DEPLOYMENT_STATUS),
        lines(all.text(INSTANCES)),
        lines(all.text(REPLACED)),
        all.text(SUMMARY),
        all.text(SOURCE),
        all.text(URL),
        new Attributes(own));
  }

  private static List<String> lines(@Nullable String text) {
    return text == null ? List.of() : new ArrayList<>(List.of(text.split("\n", -1)));
  }
}
