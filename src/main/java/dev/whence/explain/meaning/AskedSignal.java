package dev.whence.explain.meaning;

import dev.whence.model.MetricKind;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an asker's words say was seen of requests.
public final class AskedSignal {

  private static final Set<String> RATE = Set.of("rate", "traffic");

  /// A percentile of requests is one of how long they take.
  private static final Pattern PERCENTILE = Pattern.compile("p[0-9]{1,2}(\\.[0-9]{1,3})?");

  private AskedSignal() {}

  /// ERRORS, LATENCY or TRAFFIC, by words as those that metrics' names are made of; null where they
  /// say none of these.
  public static @Nullable IndicatorKind of(String words) {
    IndicatorKind kind = MetricMeaning.of(words, "", MetricKind.GAUGE).kind();
    return switch (kind) {
      case ERRORS, LATENCY, TRAFFIC -> kind;
      case UTILISATION, SATURATION, LIVENESS, SILENCE, OTHER -> {
        if (PERCENTILE.matcher(words.toLowerCase(Locale.ROOT)).matches()) {
          yield IndicatorKind.LATENCY;
        }
        yield Collections.disjoint(RATE, MetricWords.of(words)) ? null : IndicatorKind.TRAFFIC;
      }
    };
  }
}
