package dev.whence.wiring;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/// A start that our own code refuses, since something is configured wrong or somebody else uses the
/// data, is said in one line: why, and what to do. What is no refusal keeps its stack trace.
@LoggingFilter(name = "start")
public final class StartFilter implements Filter {

  private static final String OURS = "dev.whence.";
  private static final String START = "io.quarkus.runtime.Application";

  /// Says the same before.
  private static final String GRPC_START = "io.quarkus.grpc.runtime.GrpcServerRecorder";

  @Override
  public boolean isLoggable(LogRecord entry) {
    boolean start = START.equals(entry.getLoggerName());
    boolean both = start || GRPC_START.equals(entry.getLoggerName());
    Throwable refusal = both ? refusal(entry.getThrown()) : null;
    if (refusal == null) {
      return true;
    }
    entry.setThrown(null);
    entry.setMessage("The start is refused: " + refusal.getMessage());
    return start;
  }

  /// The innermost reason, where our code gave it in words.
  private static @Nullable Throwable refusal(@Nullable Throwable thrown) {
    Throwable inmost = null;
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      boolean inWords =
          each instanceof IllegalArgumentException
              || each instanceof IllegalStateException
              || each instanceof dev.whence.store.StoreException;
      StackTraceElement[] trace = each.getStackTrace();
      if (inWords && trace.length > 0 && trace[0].getClassName().startsWith(OURS)) {
        inmost = each;
      }
    }
    return inmost;
  }
}
