package dev.whence.decode;

import dev.whence.model.AttributeType;
import dev.whence.model.MetricKind;
import dev.whence.model.Points;
import dev.whence.model.Section;
import dev.whence.model.Table;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Series, samples and exemplars of a remote-write request as rows. Not thread-safe.
///
/// Labels of the target are the resource, the others the series' attributes. Exemplars that come
/// without a sample of their series stand at a point of their own, without a value, marked
/// [#EXEMPLAR_ONLY].
final class RemoteSeries {

  /// In a point's flags: OTLP's "no recorded value".
  static final int NO_VALUE = 1;

  /// In a point's flags: it is there for its exemplars alone.
  static final int EXEMPLAR_ONLY = 2;

  /// The bits of the NaN that says a series has ended.
  static final long STALE = 0x7ff0000000000002L;

  private static final long NANOS = 1_000_000L;
  private static final long MAX_MILLIS = Long.MAX_VALUE / NANOS;
  private static final int CUMULATIVE = 2;
  private static final Set<String> TRACE = Set.of("trace_id", "traceID", "traceId", "TraceID");
  private static final Set<String> SPAN = Set.of("span_id", "spanID", "spanId", "SpanID");

  /// What a text is where it names a label; 0 where that was not asked yet.
  private static final byte PLAIN = 1;

  private static final byte OF_RESOURCE = 2;
  private static final byte JOB = 3;
  private static final byte NAME = 4;

  private record Key(int name, int resource, int attributes) {

    @Override
    public int hashCode() {
      return ((attributes * 0x9E3779B9 ^ resource) * 0x85EBCA6B ^ name) * 0xC2B2AE35;
    }
  }

  private record Waiting(int point, long time, double value, TraceId trace, long span, int set) {}

  private final FrameWriter frame;
  private final Table.Builder points;
  private Map<Key, Integer> rows = new HashMap<>();

  /// By series: its last point plus 1.
  private int[] lastPoint = new int[64];

  private byte[] roles = new byte[64];

  /// Of the series read last.
  private final Labels resource = new Labels();

  private final Labels attributes = new Labels();

  /// The job looked at last, and the service that it names; 0 where it names none.
  private int lastJob = -1;

  private int namespace;
  private int service;
  private final List<Waiting> exemplars = new ArrayList<>();
  private long samples;

  RemoteSeries(FrameWriter frame) {
    this.frame = frame;
    this.points = frame.table(Section.POINTS);
  }

  /// Makes room for so many series, before the first.
  void expect(int series) {
    frame.table(Section.SERIES).reserve(series);
    rows = HashMap.newHashMap(series);
  }

  /// The metric's name among labels; 0, the empty text, where it is not there.
  int nameOf(Labels labels) {
    for (int i = 0; i < labels.size(); i += 2) {
      if (role(labels.get(i)) == NAME) {
        return labels.get(i + 1);
      }
    }
    return 0;
  }

  /// A series.
  ///
  /// @param name the metric's, as [#nameOf] tells it
  /// @param counter whether it only rises
  /// @return its row, or -1 where it has no name
  int series(Labels labels, int name, boolean counter, String help) throws DecodeException {
    divide(labels);
    int unit = frame.text(PrometheusNames.unit(frame.textAt(name)));
    int of = set(resource);
    int with = set(attributes);
    return name == 0 ? -1 : row(name, unit, counter, help, of, with);
  }

  /// Into what is the target's and what is the measurement's.
  private void divide(Labels labels) throws DecodeException {
    resource.clear();
    attributes.clear();
    for (int i = 0; i < labels.size(); i += 2) {
      int key = labels.get(i);
      int value = labels.get(i + 1);
      byte role = role(key);
      if (role == PLAIN) {
        attributes.add(key);
        attributes.add(value);
      } else if (role != NAME) {
        resource.add(key);
        resource.add(value);
        if (role == JOB) {
          serviceOfJob(value);
        }
      }
    }
  }

  private int set(Labels labels) throws DecodeException {
    for (int i = 0; i < labels.size(); i += 2) {
      frame.attribute(labels.get(i), AttributeType.STRING, labels.get(i + 1));
    }
    return frame.endSet();
  }

  /// A series that an earlier request had.
  int series(KnownSeries known, KnownSeries.One one) throws DecodeException {
    int row = known.row(one);
    if (row < 0) {
      row =
          row(
              known.index(one.name, frame),
              known.index(one.unit, frame),
              one.counter,
              "",
              known.index(one.resource, frame),
              known.index(one.attributes, frame));
      known.row(one, row);
    }
    return row;
  }

  /// Keeps the series that was read last, for requests to come.
  void keep(KnownSeries known, Wire wire, int start, int end, int name, boolean counter) {
    known.keep(wire, start, end, frame.textAt(name), counter, texts(resource), texts(attributes));
  }

  private List<String> texts(Labels labels) {
    List<String> texts = new ArrayList<>(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      texts.add(frame.textAt(labels.get(i)));
    }
    return texts;
  }

  private byte role(int text) {
    if (text >= roles.length) {
      roles = Arrays.copyOf(roles, Math.max(text + 1, 2 * roles.length));
    }
    if (roles[text] == 0) {
      String label = frame.textAt(text);
      roles[text] =
          switch (label) {
            case "__name__" -> NAME;
            case "job" -> JOB;
            default -> PrometheusNames.isOfResource(label) ? OF_RESOURCE : PLAIN;
          };
    }
    return roles[text];
  }

  /// OpenTelemetry's exporters write `service.namespace/service.name` into the job.
  private void serviceOfJob(int job) throws DecodeException {
    if (job != lastJob) {
      lastJob = job;
      split(frame.textAt(job));
    }
    if (service != 0) {
      resource.add(frame.text("service.namespace"));
      resource.add(namespace);
      resource.add(frame.text("service.name"));
      resource.add(service);
    }
  }

  private void split(String job) throws DecodeException {
    int slash = job.indexOf('/');
    boolean two = slash > 0 && slash == job.lastIndexOf('/') && slash + 1 < job.length();
    namespace = two ? frame.text(job.substring(0, slash)) : 0;
    service = two ? frame.text(job.substring(slash + 1)) : 0;
  }

  private int row(int name, int unit, boolean counter, String help, int resource, int attributes)
      throws DecodeException {
    Key key = new Key(name, resource, attributes);
    Integer known = rows.get(key);
    if (known != null) {
      return known;
    }
    int row = frame.add(frame.table(Section.SERIES));
    rows.put(key, row);
    frame
        .table(Section.SERIES)
        .set(row, Points.SERIES_NAME, key.name())
        .set(row, Points.SERIES_UNIT, unit)
        .set(row, Points.SERIES_DESCRIPTION, frame.text(help))
        .set(row, Points.SERIES_KIND, (counter ? MetricKind.SUM : MetricKind.GAUGE).ordinal())
        .set(row, Points.SERIES_TEMPORALITY, counter ? CUMULATIVE : 0)
        .set(row, Points.SERIES_MONOTONIC, counter ? 1 : 0)
        .set(row, Points.SERIES_RESOURCE, resource)
        .set(row, Points.SERIES_ATTRIBUTES, attributes);
    return row;
  }

  void sample(int series, double value, long millis, long startMillis) throws DecodeException {
    if (series < 0) {
      reject(1, "a series has no __name__");
    } else if (!fits(millis)) {
      reject(1, "a sample's timestamp is " + millis + " ms, which is beyond what can be kept");
    } else {
      boolean stale = Double.doubleToRawLongBits(value) == STALE;
      int point = point(series, millis, value, stale ? NO_VALUE : 0);
      points.set(point, Points.START, fits(startMillis) ? startMillis * NANOS : 0);
      if (series >= lastPoint.length) {
        lastPoint = Arrays.copyOf(lastPoint, Math.max(series + 1, 2 * lastPoint.length));
      }
      lastPoint[series] = point + 1;
      samples++;
    }
  }

  private int point(int series, long millis, double value, int flags) throws DecodeException {
    int point = frame.add(points);
    points
        .set(point, Points.SERIES, series)
        .set(point, Points.TIME, millis * NANOS)
        .setDouble(point, Points.VALUE, value)
        .setDouble(point, Points.MIN, Double.NaN)
        .setDouble(point, Points.MAX, Double.NaN)
        .set(point, Points.FLAGS, flags);
    return point;
  }

  /// An exemplar of a series.
  ///
  /// @param labels names and values by turns
  void exemplar(int series, List<String> labels, double value, long millis) throws DecodeException {
    if (series < 0 || !fits(millis)) {
      reject(1, "an exemplar has no series or no time that can be kept");
      return;
    }
    Pairs pairs = new Pairs(frame);
    TraceId trace = TraceId.NONE;
    long span = 0;
    for (int i = 0; i < labels.size(); i += 2) {
      TraceId id = TraceId.parse(labels.get(i + 1));
      if (TRACE.contains(labels.get(i)) && id != null) {
        trace = id;
      } else if (SPAN.contains(labels.get(i)) && id != null) {
        span = id.low();
      } else {
        pairs.put(labels.get(i), labels.get(i + 1));
      }
    }
    int set = pairs.end();
    exemplars.add(new Waiting(holder(series, millis), millis * NANOS, value, trace, span, set));
  }

  private int holder(int series, long millis) throws DecodeException {
    int last = series < lastPoint.length ? lastPoint[series] : 0;
    return last > 0 ? last - 1 : point(series, millis, Double.NaN, NO_VALUE | EXEMPLAR_ONLY);
  }

  void reject(long items, String why) {
    frame.reject(items, why);
  }

  private static boolean fits(long millis) {
    return millis >= 0 && millis <= MAX_MILLIS;
  }

  /// Samples taken so far.
  long samples() {
    return samples;
  }

  long exemplars() {
    return exemplars.size();
  }

  Decoded build() throws DecodeException {
    exemplars.sort(Comparator.comparingInt(Waiting::point));
    for (Waiting exemplar : exemplars) {
      int row = frame.add(frame.table(Section.EXEMPLARS));
      Table.Builder table = frame.table(Section.EXEMPLARS);
      table
          .set(row, 0, exemplar.point())
          .set(row, Points.EXEMPLAR_TIME, exemplar.time())
          .setDouble(row, Points.EXEMPLAR_VALUE, exemplar.value())
          .set(row, Points.EXEMPLAR_TRACE_HIGH, exemplar.trace().high())
          .set(row, Points.EXEMPLAR_TRACE_LOW, exemplar.trace().low())
          .set(row, Points.EXEMPLAR_SPAN_ID, exemplar.span())
          .set(row, Points.EXEMPLAR_ATTRIBUTES, exemplar.set());
    }
    return frame.build();
  }
}
