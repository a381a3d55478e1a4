package dev.whence.api.answers;

import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Params;
import dev.whence.api.PromNames;
import dev.whence.explain.Explainer;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.SeriesFound;
import dev.whence.store.StoreReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the signal of a question. One that says nothing is refused: passed over, it would be
/// another question.
final class SignalText {

  private static final long LOOK_BACK_NANOS = 86_400_000_000_000L;

  private final StoreReader reader;

  SignalText(StoreReader reader) {
    this.reader = reader;
  }

  /// The signal in the asker's words: latency, errors or rate, or a metric heard of in the window
  /// or, where there is none, in the day before it, as it was sent or as Prometheus calls it; what
  /// stands behind a space is left to people.
  ///
  /// @return null where none is given
  @Nullable String read(Tenant tenant, @Nullable String sent, TimeRange window) {
    String signal = Params.text("signal", sent);
    if (signal == null
        || Explainer.understands(signal)
        || isHeard(tenant, signal, window)
        || isHeard(tenant, signal, before(window))) {
      return signal;
    }
    throw ApiException.inParameter(
        ErrorCode.INVALID_PARAMETER,
        "signal",
        ApiException.echo(signal)
            + " is neither latency, errors nor rate, nor a metric that was heard of then",
        "Use latency (or p50 to p99.9), errors, rate, or the name of a metric, which"
            + " /api/v1/label/__name__/values lists; or leave it out.");
  }

  private static TimeRange before(TimeRange window) {
    return new TimeRange(Math.max(0, window.fromNanos() - LOOK_BACK_NANOS), window.toNanos());
  }

  private boolean isHeard(Tenant tenant, String signal, TimeRange range) {
    Set<String> names = new LinkedHashSet<>();
    for (String name : List.of(signal, signal.split(" ", 2)[0])) {
      names.add(name);
      names.addAll(PromNames.sentAs(PromNames.clean(name)));
    }
    SeriesFound found = reader.findSeries(tenant, names, Set.of(), range, 1);
    return !found.series().isEmpty() || !found.complete();
  }
}
