package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.intake.Source;
import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// How each way in does.
@Path("/api/v1/sources")
@Tag(name = "Sources")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class SourceResource {

  private static final double SECOND = 1e9;

  private final Sources sources;
  private final Provider<Tenant> tenant;

  SourceResource(Sources sources, Provider<Tenant> tenant) {
    this.sources = sources;
    this.tenant = tenant;
  }

  /// All that something came from.
  record All(@JsonProperty("sources") List<Entry> sources) {}

  /// One door, such as `loki`, or connector, such as `pull/main`.
  ///
  /// @param items taken in since this process started; the other numbers count from then too
  /// @param itemsPerSecond over the last minute
  /// @param lagSeconds how old the newest item was when it came
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Entry(
      @JsonProperty("name") String name,
      @JsonProperty("last_seen") @Nullable String lastSeen,
      @JsonProperty("lag_seconds") @Nullable Double lagSeconds,
      @JsonProperty("items_per_second") double itemsPerSecond,
      @JsonProperty("requests") long requests,
      @JsonProperty("items") long items,
      @JsonProperty("duplicate_items") long duplicates,
      @JsonProperty("rejected_items") long rejected,
      @JsonProperty("refused_requests") long refused,
      @JsonProperty("last_error") @Nullable String lastError,
      @JsonProperty("last_error_at") @Nullable String lastErrorAt) {

    static Entry of(Source.State state) {
      return new Entry(
          state.name(),
          state.lastNanos() == 0 ? null : Texts.time(state.lastNanos()),
          state.lagNanos() < 0 ? null : state.lagNanos() / SECOND,
          state.itemsPerSecond(),
          state.requests(),
          state.items(),
          state.duplicates(),
          state.rejectedItems(),
          state.refusedRequests(),
          state.lastError(),
          state.lastError() == null ? null : Texts.time(state.lastErrorNanos()));
    }
  }

  @GET
  @Operation(
      summary =
          "Doors and connectors that something came by: when last, how much, how late, what failed",
      description = "Counted since this process started. Sorted by name.")
  public All sources() {
    return new All(sources.of(tenant.get()).stream().map(Entry::of).toList());
  }
}
