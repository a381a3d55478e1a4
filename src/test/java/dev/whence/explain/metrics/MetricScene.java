package dev.whence.explain.metrics;

import dev.whence.explain.answer.Candidate;
import dev.whence.explain.answer.Question;
import dev.whence.explain.answer.Windows;
import dev.whence.model.Attributes;
import dev.whence.model.Emitter;
import dev.whence.model.MetricKind;
import dev.whence.model.Series;
import dev.whence.model.SeriesKey;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A made-up system that is known by metrics alone: two hours of baseline and, right after, a
/// window of ten minutes, one point a minute. In the window's last five points things go wrong.
final class MetricScene {

  static final long MINUTE = 60_000_000_000L;
  static final int BASELINE = 120;
  static final int WINDOW = 10;
  static final int FAULT = 5;
  static final TimeRange BEFORE = new TimeRange(0, BASELINE * MINUTE);
  static final TimeRange DURING = new TimeRange(BASELINE * MINUTE, (BASELINE + WINDOW) * MINUTE);

  private final List<Series> series = new ArrayList<>();
  private final Random random = new Random(7);

  /// shop calls pay and list; pay calls bank; list calls stock.
  static MetricScene wired() {
    return new MetricScene()
        .calls("shop", "pay")
        .calls("shop", "list")
        .calls("pay", "bank")
        .calls("list", "stock");
  }

  /// A component: calls per minute, seconds and failed share, each before and in the fault.
  MetricScene component(
      String name, double calls, double seconds, double slower, double failed, double failing) {
    return component(name, calls, calls, seconds, slower, failed, failing);
  }

  MetricScene component(
      String name,
      double calls,
      double callsAfter,
      double seconds,
      double slower,
      double failed,
      double failing) {
    series.add(gauge(name, "requests", "{request}", calls, callsAfter, 0.02));
    series.add(gauge(name, "latency_avg", "s", seconds, slower, 0.05));
    series.add(gauge(name, "availability", "%", 100 - 100 * failed, 100 - 100 * failing, 0));
    return this;
  }

  /// One measure of a component alone.
  MetricScene component(String name, String metric, double before, double after) {
    return add(gauge(name, metric, "s", before, after, 0.02));
  }

  /// A counter that grows by so much a second, before and in the fault.
  MetricScene counter(String name, String metric, double before, double after) {
    double[] values = new double[BASELINE + WINDOW];
    for (int i = 1; i < values.length; i++) {
      double perSecond = i >= values.length - FAULT ? after : before;
      values[i] = values[i - 1] + perSecond * MINUTE / 1e9;
    }
    return add(
        new Series(counterKey(metric), emitter(name), times(), values, new long[values.length]));
  }

  /// A hundred calls a minute as the calling end's proxy times them.
  MetricScene mesh(String client, String server, double seconds, double slower) {
    return mesh("source", client, server, seconds, slower);
  }

  /// A hundred calls a minute as the proxies at both ends time them.
  MetricScene mesh(
      String client, String server, double seconds, double slower, double seen, double seenSlower) {
    return mesh("destination", client, server, seconds, slower)
        .mesh("source", client, server, seen, seenSlower);
  }

  /// A hundred calls a minute as a service graph times both their ends.
  MetricScene graph(
      String client, String server, double seconds, double slower, double seen, double seenSlower) {
    return graph("server", client, server, seconds, slower)
        .graph("client", client, server, seen, seenSlower);
  }

  private MetricScene graph(
      String end, String client, String server, double seconds, double slower) {
    SeriesKey key =
        new SeriesKey(
            "traces_service_graph_request_" + end + "_seconds",
            "",
            MetricKind.HISTOGRAM,
            2,
            true,
            Attributes.EMPTY,
            Attributes.of(Map.of("client", client, "server", server)));
    return timed(key, seconds, slower);
  }

  private MetricScene mesh(
      String reporter, String client, String server, double seconds, double slower) {
    SeriesKey key =
        meshKey(
            "mesh_request_duration_milliseconds",
            "ms",
            MetricKind.HISTOGRAM,
            reporter,
            client,
            server,
            "200");
    return timed(key, 1000 * seconds, 1000 * slower);
  }

  /// A hundred calls a minute that take so long each, before and in the fault.
  private MetricScene timed(SeriesKey key, double usual, double slower) {
    double[] sums = new double[BASELINE + WINDOW];
    long[] counts = new long[sums.length];
    for (int i = 1; i < sums.length; i++) {
      double each = i >= sums.length - FAULT ? slower : usual;
      counts[i] = 100L * i;
      sums[i] = sums[i - 1] + 100 * each * (1 + 0.02 * random.nextGaussian());
    }
    return add(new Series(key, emitter("proxy"), times(), sums, counts));
  }

  /// Calls a minute that a service mesh counts by how they were answered, before and in the fault.
  MetricScene answered(String client, String server, String code, double before, double after) {
    double[] values = new double[BASELINE + WINDOW];
    for (int i = 1; i < values.length; i++) {
      values[i] = values[i - 1] + (i >= values.length - FAULT ? after : before);
    }
    SeriesKey key =
        meshKey("mesh_requests_total", "", MetricKind.SUM, "source", client, server, code);
    return add(new Series(key, emitter("proxy"), times(), values, new long[values.length]));
  }

  private static SeriesKey meshKey(
      String name,
      String unit,
      MetricKind kind,
      String reporter,
      String client,
      String server,
      String code) {
    return new SeriesKey(
        name,
        unit,
        kind,
        2,
        true,
        Attributes.EMPTY,
        Attributes.of(
            Map.of(
                "reporter",
                reporter,
                "source_workload",
                client,
                "destination_workload",
                server,
                "response_code",
                code)));
  }

  private static SeriesKey counterKey(String metric) {
    return new SeriesKey(metric, "", MetricKind.SUM, 2, true, Attributes.EMPTY, Attributes.EMPTY);
  }

  private static long[] times() {
    long[] times = new long[BASELINE + WINDOW];
    for (int i = 0; i < times.length; i++) {
      times[i] = i * MINUTE;
    }
    return times;
  }

  MetricScene calls(String client, String server) {
    SeriesKey key =
        new SeriesKey(
            "traces_service_graph_request_total",
            "",
            MetricKind.SUM,
            2,
            true,
            Attributes.EMPTY,
            Attributes.of(Map.of("client", client, "server", server)));
    series.add(
        new Series(
            key,
            emitter(""),
            new long[] {DURING.fromNanos(), DURING.fromNanos() + MINUTE},
            new double[] {1, 2},
            new long[2]));
    return this;
  }

  /// Calls a minute that a service graph counts, before and in the fault, and how many of them fail
  /// in the fault, of a class of its own naming.
  MetricScene counted(
      String client, String server, double before, double after, double failing, String failure) {
    add(counted("traces_service_graph_request_total", client, server, "", before, after));
    return failing > 0
        ? add(
            counted(
                "traces_service_graph_request_failed_total", client, server, failure, 0, failing))
        : this;
  }

  private static Series counted(
      String metric, String client, String server, String failure, double before, double after) {
    double[] values = new double[BASELINE + WINDOW];
    for (int i = 1; i < values.length; i++) {
      values[i] = values[i - 1] + (i >= values.length - FAULT ? after : before);
    }
    Attributes attributes =
        Attributes.of(Map.of("client", client, "server", server, "failure_class", failure));
    SeriesKey key =
        new SeriesKey(metric, "", MetricKind.SUM, 2, true, Attributes.EMPTY, attributes);
    return new Series(key, emitter("collector"), times(), values, new long[values.length]);
  }

  Series gauge(
      String service, String name, String unit, double before, double after, double noise) {
    long[] times = new long[BASELINE + WINDOW];
    double[] values = new double[times.length];
    for (int i = 0; i < times.length; i++) {
      boolean fault = i >= times.length - FAULT;
      times[i] = i * MINUTE;
      values[i] = (fault ? after : before) * (1 + noise * random.nextGaussian());
    }
    return new Series(
        gaugeKey(service, name, unit), emitter(service), times, values, new long[times.length]);
  }

  static SeriesKey gaugeKey(String service, String name, String unit) {
    return new SeriesKey(
        name,
        unit,
        MetricKind.GAUGE,
        0,
        false,
        Attributes.of(Map.of("service.name", service)),
        Attributes.EMPTY);
  }

  static Emitter emitter(String service) {
    return new Emitter(Service.named(service), "", "", "");
  }

  MetricScene add(Series more) {
    series.add(more);
    return this;
  }

  /// Nothing is heard of a component in the fault.
  MetricScene silent(String service) {
    series.replaceAll(
        one ->
            one.emitter().service().name().equals(service)
                ? new Series(
                    one.key(),
                    one.emitter(),
                    Arrays.copyOf(times(), BASELINE + WINDOW - FAULT),
                    values(one, BASELINE + WINDOW - FAULT),
                    new long[BASELINE + WINDOW - FAULT])
                : one);
    return this;
  }

  /// A component says that it is up, except for this long after the fault begins.
  MetricScene down(String service, int minutes) {
    double[] up = new double[BASELINE + WINDOW];
    Arrays.fill(up, 1);
    Arrays.fill(up, up.length - FAULT, up.length - FAULT + minutes, 0);
    return add(
        new Series(
            gaugeKey(service, "mysql_up", ""), emitter(service), times(), up, new long[up.length]));
  }

  private static double[] values(Series series, int count) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = series.value(i);
    }
    return values;
  }

  List<Candidate> ask(@Nullable String service, @Nullable String signal) {
    return ask(service, signal, DURING, BEFORE);
  }

  /// What went wrong in the fault, where its first point is the first that is known since long.
  List<Candidate> askSinceLong(String service, String signal) {
    long begins = (BASELINE + WINDOW - FAULT) * MINUTE;
    TimeRange fault = new TimeRange(begins, DURING.toNanos());
    series.replaceAll(MetricScene::withoutTheHourBefore);
    return ask(service, signal, fault, new TimeRange(0, (BASELINE / 2 - FAULT) * MINUTE));
  }

  private static Series withoutTheHourBefore(Series whole) {
    int[] kept =
        IntStream.range(0, whole.size())
            .filter(i -> i < BASELINE / 2 - FAULT || i >= BASELINE + WINDOW - FAULT)
            .toArray();
    return new Series(
        whole.key(),
        whole.emitter(),
        Arrays.stream(kept).mapToLong(whole::timeNanos).toArray(),
        Arrays.stream(kept).mapToDouble(whole::value).toArray(),
        Arrays.stream(kept).mapToLong(whole::count).toArray());
  }

  private List<Candidate> ask(
      @Nullable String service, @Nullable String signal, TimeRange during, TimeRange before) {
    Question question =
        new Question(
            Tenant.DEFAULT,
            service == null ? null : Service.named(service),
            signal,
            during,
            List.of(before));
    return MetricSide.candidates(question, Windows.of(question), series, true);
  }

  /// The names of the services ranked, the first first.
  List<String> ranked(@Nullable String service, @Nullable String signal) {
    return ask(service, signal).stream().map(one -> one.entity().service()).toList();
  }
}
