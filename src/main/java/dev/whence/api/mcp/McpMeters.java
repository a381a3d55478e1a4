package dev.whence.api.mcp;

import dev.whence.api.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.Locale;

/// Calls of assistants that were refused, as metrics.
@Singleton
@Startup
final class McpMeters {

  McpMeters(McpDoor door, MeterRegistry registry) {
    for (ErrorCode reason : McpDoor.REASONS) {
      FunctionCounter.builder("whence.mcp.refused", door, all -> all.refused(reason))
          .description("Calls of assistants that were refused, or were no message")
          .tag("reason", reason.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }
}
