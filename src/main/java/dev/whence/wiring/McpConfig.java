package dev.whence.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/// What assistants may take. `quarkus.mcp.server.connection-idle-timeout` says when an idle session
/// ends.
public interface McpConfig {

  /// Sessions at a time; beyond it a tenant that has none is told to come back (429).
  @WithDefault("256")
  int maxSessions();

  /// And of one tenant; one more ends the one that is idle longest.
  @WithDefault("64")
  int maxSessionsPerTenant();

  /// Of one call (413).
  @WithDefault("64K")
  MemorySize maxBodySize();
}
