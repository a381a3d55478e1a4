package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Docs;
import dev.whence.api.LeftOut;
import dev.whence.api.Params;
import dev.whence.api.Texts;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What was changed on purpose.
@Path("/api/v1/changes")
@Tag(name = "Changes")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class ChangeResource {

  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /// Of one window the last ones that began; who wants those before asks for a shorter one.
  static final int MAX_SEEN = 100_000;

  private static final Duration MAX_WINDOW = Duration.ofDays(366);

  private final StoreReader reader;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  /// @param tenant whose changes are asked for
  public ChangeResource(StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.reader = reader;
    this.tenant = tenant;
    this.clock = clock;
  }

  /// One page of change events.
  ///
  /// @param leftOut from the first event on that is behind the page; and up to the first one that
  ///   was looked at, where the window holds too many
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("changes") List<ChangeJson> changes,
      @JsonProperty("left_out") List<LeftOut> leftOut,
      @JsonProperty("next_cursor") @Nullable String nextCursor) {}

  @GET
  @Operation(
      summary = "Change events of a window, in the order of time",
      description =
          "Deployments, flags, scaling, experiments; those that last count where they overlap the"
              + " window. Windows up to 366 days, and of each the last 100,000. `left_out` tells what"
              + " is behind the page, and what was too much to look at.")
  public Page changes(
      @Parameter(description = Docs.FROM_A_DAY) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "Only of this service.name") @RestQuery @Nullable String service,
      @Parameter(description = "Page size, 100 if not given, 1000 at most") @RestQuery
          @Nullable String limit,
      @Parameter(description = Docs.CURSOR) @RestQuery @Nullable String cursor) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(24), MAX_WINDOW);
    int most = Params.limit(limit, USUAL_LIMIT, MAX_LIMIT);
    String name = Params.text("service", service);
    Cursor at = Cursor.parse(cursor);
    List<ChangeEvent> seen = reader.changes(tenant.get(), window, MAX_SEEN + 1);
    List<ChangeEvent> rest =
        seen.stream()
            .skip(Math.max(0, seen.size() - MAX_SEEN))
            .filter(event -> name == null || concerns(event.service(), name))
            .filter(event -> at == null || event.timeNanos() >= at.timeNanos())
            .toList();
    int skip = Math.min(Cursor.skip(at), rest.size());
    int end = Math.min(skip + most, rest.size());
    List<ChangeEvent> page = rest.subList(skip, end);
    return new Page(
        Texts.time(window.fromNanos()),
        Texts.time(window.toNanos()),
        page.stream().map(ChangeJson::of).toList(),
        leftOut(seen, rest.subList(end, rest.size()), window),
        end < rest.size() ? after(rest, end).token() : null);
  }

  private static List<LeftOut> leftOut(
      List<ChangeEvent> seen, List<ChangeEvent> behind, TimeRange window) {
    List<LeftOut> leftOut = new ArrayList<>();
    if (seen.size() > MAX_SEEN) {
      leftOut.add(
          LeftOut.between(
              window.fromNanos(),
              Math.max(window.fromNanos(), seen.get(1).timeNanos()),
              "changes before the last %,d; choose a shorter time".formatted(MAX_SEEN)));
    }
    if (!behind.isEmpty()) {
      leftOut.add(
          LeftOut.between(
              Math.max(window.fromNanos(), behind.getFirst().timeNanos()),
              window.toNanos(),
              "changes that are not shown: %,d; choose a shorter time".formatted(behind.size())));
    }
    return leftOut;
  }

  private static Cursor after(List<ChangeEvent> events, int end) {
    long time = events.get(end - 1).timeNanos();
    int seen = 0;
    while (seen < end && events.get(end - 1 - seen).timeNanos() == time) {
      seen++;
    }
    return new Cursor(time, seen);
  }

  /// An event without a service concerns everything in its environment.
  private static boolean concerns(@Nullable Service service, String name) {
    return service == null || service.name().isEmpty() || service.name().equals(name);
  }
}
