package dev.whence.api.mcp;

import dev.whence.access.Caller;
import dev.whence.access.Callers;
import dev.whence.model.Tenant;
import io.quarkiverse.mcp.server.runtime.ConnectionManager;
import io.quarkiverse.mcp.server.runtime.McpConnectionBase;
import io.quarkiverse.mcp.server.runtime.McpMetadata;
import io.quarkiverse.mcp.server.runtime.McpMetrics;
import io.quarkiverse.mcp.server.runtime.ResponseHandlers;
import io.quarkiverse.mcp.server.runtime.config.McpServersRuntimeConfig;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sessions of assistants, each of one tenant, and no more than may be: one too many ends the
/// session of its tenant that is idle longest. What one keeps is bounded by the call that opens it.
/// Thread-safe.
@Alternative
@Priority(1)
@Singleton
final class McpSessions extends ConnectionManager {

  private final McpSettings settings;

  /// Who each is of, the one used longest ago first. The extension lets those go that idle too
  /// long, and does not tell.
  private final Map<String, Tenant> tenants = new LinkedHashMap<>(16, 0.75f, true);

  McpSessions(
      Vertx vertx,
      ResponseHandlers handlers,
      McpServersRuntimeConfig servers,
      McpMetadata metadata,
      Instance<McpMetrics> metrics,
      McpSettings settings) {
    super(vertx, handlers, servers, metadata, metrics);
    this.settings = settings;
  }

  /// Whether a tenant may open one more, be it in place of one that it has.
  boolean haveRoomFor(Tenant tenant) {
    synchronized (tenants) {
      forgetEnded();
      return tenants.size() < settings.maxSessions() || tenants.containsValue(tenant);
    }
  }

  boolean isOf(Tenant tenant, String id) {
    synchronized (tenants) {
      return has(id) && tenant.equals(tenants.get(id));
    }
  }

  @Override
  public @Nullable McpConnectionBase get(String id) {
    synchronized (tenants) {
      tenants.get(id);
    }
    return super.get(id);
  }

  @Override
  public void add(McpConnectionBase session) {
    Caller caller = Callers.current();
    Tenant tenant = caller == null ? Tenant.DEFAULT : caller.tenant();
    String tooMany;
    synchronized (tenants) {
      forgetEnded();
      tooMany = tooMany(tenant);
      tenants.put(session.id(), tenant);
    }
    if (tooMany != null) {
      remove(tooMany);
    }
    super.add(session);
  }

  /// The session that has to end before the tenant gets one more; null where none has to.
  private @Nullable String tooMany(Tenant tenant) {
    String oldest = null;
    int count = 0;
    for (Map.Entry<String, Tenant> each : tenants.entrySet()) {
      if (each.getValue().equals(tenant)) {
        oldest = oldest == null ? each.getKey() : oldest;
        count++;
      }
    }
    boolean full =
        count >= settings.maxSessionsPerTenant() || tenants.size() >= settings.maxSessions();
    return full ? oldest : null;
  }

  @Override
  public boolean remove(String id) {
    synchronized (tenants) {
      tenants.remove(id);
    }
    return super.remove(id);
  }

  private void forgetEnded() {
    tenants.keySet().removeIf(id -> !has(id));
  }
}
