package dev.whence.explain.meaning;

import dev.whence.model.MetricKind;
import java.util.Locale;
import java.util.Set;

/// What a metric measures, inferred from its unit (UCUM), its name's words and its shape.
///
/// @param ratio whether values are shares of a whole, 0 to 1 once normalised
/// @param factor brings a value to seconds, or to a share of 1
/// @param complement whether the metric counts what went well
/// @param busy whether it counts time that was spent: as a rate, how many are busy at a time
/// @param immaterial a difference that nobody would care about, however steady the measure is
public record MetricMeaning(
    IndicatorKind kind,
    IndicatorStatistic statistic,
    boolean ratio,
    double factor,
    boolean complement,
    boolean busy,
    double immaterial) {

  private static final Set<String> OF_BODIES = Set.of("size", "bytes", "byte", "body");
  private static final double TINY = 1e-9;
  private static final double MILLI = 0.001;

  /// Bytes that a memory or disk has to spare, or a second that hardly load a disk; a line is
  /// looked at for fewer.
  private static final double MEBIBYTE = 1 << 20;

  private static final double SLOW_RATE = 10_000;

  /// Of a processor, however that is told.
  private static final double HARDLY_BUSY = 0.005;

  public MetricMeaning(
      IndicatorKind kind,
      IndicatorStatistic statistic,
      boolean ratio,
      double factor,
      boolean complement) {
    this(kind, statistic, ratio, factor, complement, false, immaterial(kind, ratio, false));
  }

  /// What a metric measures, by its name, unit and shape.
  ///
  /// @param told its unit, as it is told; empty where none is
  public static MetricMeaning of(String name, String told, MetricKind shape) {
    Set<String> words = MetricWords.of(name);
    String unit = told.equals("1") && !MetricWords.SHARE.in(words) ? "" : told;
    double seconds = seconds(unit, words);
    boolean percent =
        unit.equals("%")
            || unit.equals("Percent")
            || MetricWords.PERCENT.in(words)
            || (unit.isEmpty() && tellsHowFull(words));
    boolean share =
        percent || unit.equals("1") || words.contains("ratio") || words.contains("fraction");
    IndicatorKind kind = kind(words, seconds > 0, unit.startsWith("{request}"), shape);
    boolean running =
        kind == IndicatorKind.LIVENESS
            && !MetricWords.RESTARTS.in(words)
            && !MetricWords.NOT_RUNNING.in(words);
    boolean good =
        kind == IndicatorKind.ERRORS
            && shape == MetricKind.GAUGE
            && MetricWords.SUCCESS.in(words)
            && !MetricWords.FAILURE.in(words);
    boolean complement = running || good;
    boolean ratio =
        complement
            || (share
                && (kind == IndicatorKind.ERRORS || kind.resource())
                && shape == MetricKind.GAUGE);
    boolean busy = kind.resource() && shape != MetricKind.GAUGE && seconds > 0;
    double factor = 1;
    if (seconds > 0 && (kind == IndicatorKind.LATENCY || busy)) {
      factor = seconds;
    } else if (ratio && percent) {
      factor = 0.01;
    } else if (unit.equals("m{cpu}") || unit.equals("m{core}")) {
      factor = MILLI;
    }
    boolean cores = busy || (factor == MILLI && kind == IndicatorKind.UTILISATION);
    boolean ofBytes = unit.equals("By") || (unit.isEmpty() && words.contains("bytes"));
    double hardlyUsed = ofBytes && kind.resource() ? bytes(shape, words) : 0;
    if (kind == IndicatorKind.UTILISATION && words.contains("cpu")) {
      hardlyUsed = HARDLY_BUSY;
    }
    return new MetricMeaning(
        kind,
        statistic(words, shape),
        ratio,
        factor,
        complement,
        busy,
        Math.max(hardlyUsed, immaterial(kind, ratio, cores)));
  }

  private static IndicatorKind kind(
      Set<String> words, boolean timed, boolean requests, MetricKind shape) {
    if (isSetting(words)) {
      return IndicatorKind.OTHER;
    }
    boolean distribution = shape != MetricKind.GAUGE && shape != MetricKind.SUM;
    if (MetricWords.RESTARTS.in(words)
        || (shape == MetricKind.GAUGE && MetricWords.RUNNING.in(words))
        || (!distribution && isOfRun(words))) {
      return IndicatorKind.LIVENESS;
    }
    if ((MetricWords.WAITING.in(words) && !isConnectionState(words)) || losesPackets(words)) {
      return IndicatorKind.SATURATION;
    }
    if (MetricWords.RESOURCE.in(words)) {
      return isHeld(words) ? IndicatorKind.OTHER : IndicatorKind.UTILISATION;
    }
    if (timed && shape == MetricKind.SUM) {
      return IndicatorKind.UTILISATION;
    }
    if (MetricWords.TIME.in(words)
        || (words.contains("time") && (MetricWords.TIMED.in(words) || timed))
        || (timed && distribution)) {
      return IndicatorKind.LATENCY;
    }
    if (words.contains("available") && MetricWords.HELD.in(words)) {
      return IndicatorKind.OTHER;
    }
    if (MetricWords.FAILURE.in(words) || MetricWords.SUCCESS.in(words)) {
      return MetricWords.FAILURE.in(words) || shape == MetricKind.GAUGE
          ? IndicatorKind.ERRORS
          : IndicatorKind.TRAFFIC;
    }
    return requests
            || MetricWords.TRAFFIC.in(words)
            || words.equals(Set.of("load"))
            || countsResponses(words, shape)
        ? IndicatorKind.TRAFFIC
        : IndicatorKind.OTHER;
  }

  /// Whether it counts instances that can be asked, or those that cannot
  /// (`k8s.deployment.available`, `kube_deployment_status_replicas_unavailable`). How many can
  /// makes no difference as long as there is one.
  private static boolean isOfRun(Set<String> words) {
    return MetricWords.RUN.in(words)
        && (MetricWords.SUCCESS.in(words) || MetricWords.NOT_RUNNING.in(words))
        && !MetricWords.RESOURCE.in(words);
  }

  /// Whether it tells how much of something may be used or is set aside (`k8s.container.cpu_limit`,
  /// `kube_pod_container_resource_requests`), not how much is. How large a file system is does not
  /// move; what is called its capacity and does is how much of it is in use.
  private static boolean isSetting(Set<String> words) {
    boolean setAside =
        MetricWords.DEMANDED.in(words)
            && (words.contains("resource") || words.contains("cpu") || words.contains("memory"));
    return ((MetricWords.BOUND.in(words) && !tellsHowFull(words)) || setAside)
        && !MetricWords.USED.in(words)
        && !MetricWords.FAILURE.in(words);
  }

  private static boolean tellsHowFull(Set<String> words) {
    return words.contains("capacity") && MetricWords.STORAGE.in(words);
  }

  /// Whether it counts what those hold who wait for others, rather than what they use up.
  private static boolean isHeld(Set<String> words) {
    return MetricWords.HELD.in(words) && !words.contains("cpu") && !words.contains("memory");
  }

  /// Whether it counts connections in a state of TCP that is called waiting, which is none.
  private static boolean isConnectionState(Set<String> words) {
    return words.contains("tcp") && words.contains("wait");
  }

  /// Whether it counts packets that did not arrive: those are no requests that fail, but a network
  /// that does not carry what it is given.
  private static boolean losesPackets(Set<String> words) {
    return MetricWords.NETWORK.in(words) && MetricWords.LOST.in(words);
  }

  /// Whether it counts answers (`response_total`), and not what they are made of.
  private static boolean countsResponses(Set<String> words, MetricKind shape) {
    return shape == MetricKind.SUM
        && words.contains("response")
        && OF_BODIES.stream().noneMatch(words::contains);
  }

  private static IndicatorStatistic statistic(Set<String> words, MetricKind shape) {
    if (MetricWords.TAIL.in(words)) {
      return IndicatorStatistic.TAIL;
    }
    if (MetricWords.MEDIAN.in(words)) {
      return IndicatorStatistic.MEDIAN;
    }
    boolean distribution = shape != MetricKind.GAUGE && shape != MetricKind.SUM;
    return distribution || MetricWords.MEAN.in(words)
        ? IndicatorStatistic.MEAN
        : IndicatorStatistic.PLAIN;
  }

  private static double seconds(String unit, Set<String> words) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "s", "seconds" -> 1;
      case "ms", "milliseconds" -> 1e-3;
      case "us", "µs", "microseconds" -> 1e-6;
      case "ns", "nanoseconds" -> 1e-9;
      case "min" -> 60;
      default ->
          words.contains("ms") || words.contains("milliseconds") || words.contains("millis")
              ? 1e-3
              : words.contains("seconds") ? 1 : 0;
    };
  }

  private static double bytes(MetricKind shape, Set<String> words) {
    return shape == MetricKind.GAUGE || words.contains("disk") ? MEBIBYTE : SLOW_RATE;
  }

  private static double immaterial(IndicatorKind kind, boolean ratio, boolean cores) {
    return switch (kind) {
      case LATENCY -> 1e-4;
      case ERRORS -> ratio ? 0.005 : TINY;
      case UTILISATION, SATURATION -> ratio || cores ? 0.03 : TINY;
      case LIVENESS, SILENCE -> 0.05;
      case TRAFFIC, OTHER -> TINY;
    };
  }

  /// Whether values are how many processors or disks are busy at a time.
  public boolean cores() {
    return busy || (factor == MILLI && kind == IndicatorKind.UTILISATION);
  }

  /// Whether it tells how much went well, of 1 or of 100.
  boolean isWellOfUnknownWhole() {
    return complement && kind == IndicatorKind.ERRORS && factor == 1;
  }

  /// The same, of what is told in hundredths.
  MetricMeaning inPercent() {
    return new MetricMeaning(kind, statistic, ratio, 0.01, complement, busy, immaterial);
  }

  /// Whether a metric by that name may tell failures as a share, where no unit says so: an error
  /// rate is one, or is so many a second.
  boolean maybeShare(String name) {
    return kind == IndicatorKind.ERRORS
        && !ratio
        && statistic == IndicatorStatistic.PLAIN
        && MetricWords.SHARE.in(MetricWords.of(name));
  }

  /// Whether a metric by that name tells how much of a whole is used, where no unit says of which.
  boolean maybePercent(String name) {
    return kind == IndicatorKind.UTILISATION
        && !ratio
        && factor == 1
        && MetricWords.UTILISED.in(MetricWords.of(name));
  }

  /// The same, of what is told in hundredths of a whole.
  MetricMeaning ofHundred() {
    double least = Math.max(immaterial, immaterial(kind, true, false));
    return new MetricMeaning(kind, statistic, true, 0.01, complement, busy, least);
  }

  /// The same, of what is told as a share.
  ///
  /// @param factor brings a value to a share of 1
  MetricMeaning asShare(double factor) {
    return new MetricMeaning(kind, statistic, true, factor, complement);
  }

  /// Whether it counts how often something was started anew: each time counts, however long ago.
  boolean restarts() {
    return kind == IndicatorKind.LIVENESS && !ratio;
  }

  /// The value in seconds, as a share that went wrong, or as it is.
  double normalise(double value) {
    double scaled = value * factor;
    return complement ? Math.max(0, 1 - scaled) : scaled;
  }
}
