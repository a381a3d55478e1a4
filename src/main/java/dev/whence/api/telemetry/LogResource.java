package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.ApiException;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Params;
import dev.whence.api.ServiceNames;
import dev.whence.api.Texts;
import dev.whence.model.Logs;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Found;
import dev.whence.store.ItemQuery;
import dev.whence.store.StoreReader;
import dev.whence.store.Term;
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

/// Search in log lines.
@Path("/api/v1/logs")
@Tag(name = "Logs")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class LogResource {

  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;

  /// Lines looked through for one page: those of lower severity come out of it.
  private static final int MAX_SEEN = 10_000;

  private static final int MAX_BLOCKS = 200;
  private static final int ERROR_SEVERITY = 17;
  private static final Duration MAX_WINDOW = Duration.ofDays(31);

  private final StoreReader reader;
  private final ServiceNames names;
  private final Vocabulary vocabulary;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  LogResource(StoreReader reader, Vocabulary vocabulary, Provider<Tenant> tenant, Clock clock) {
    this.vocabulary = vocabulary;
    this.reader = reader;
    this.names = new ServiceNames(reader);
    this.tenant = tenant;
    this.clock = clock;
  }

  /// One page of lines.
  ///
  /// @param nextCursor where the next page begins, left out on the last one; a page may hold fewer
  ///   lines than asked for, even none, and still not be the last
  /// @param complete false where more blocks than may be opened hold lines of one moment: there may
  ///   be lines that are neither here nor on a later page; another word or service brings them
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Page(
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("logs") List<LogJson> logs,
      @JsonProperty("next_cursor") @Nullable String nextCursor,
      @JsonProperty("blocks_opened") int blocksOpened,
      @JsonProperty("complete") boolean complete) {}

  @GET
  @Operation(
      summary = "Log lines in which all given words occur, in the order of time",
      description =
          "Words are runs of letters and digits, case does not matter. Windows up to 31 days.")
  public Page logs(
      @Parameter(description = "Words that must all occur in the body, up to 16") @RestQuery
          @Nullable String q,
      @Parameter(description = Docs.SERVICE) @RestQuery @Nullable String service,
      @Parameter(description = Docs.ENVIRONMENT) @RestQuery @Nullable String environment,
      @Parameter(description = "Lowest severity: trace, debug, info, warn, error, fatal or 1 to 24")
          @RestQuery
          @Nullable String severity,
      @Parameter(description = Docs.FROM_AN_HOUR) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "Page size, 100 if not given, 1000 at most") @RestQuery
          @Nullable String limit,
      @Parameter(description = Docs.CURSOR) @RestQuery @Nullable String cursor) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(1), MAX_WINDOW);
    int lowest = Severities.parse(Params.text("severity", severity));
    List<Term> terms = new ArrayList<>(Words.terms(Params.text("q", q)));
    String name = Params.text("service", service);
    String in = Params.text("environment", environment);
    if (name == null && in != null) {
      throw ApiException.inParameter(
          ErrorCode.MISSING_PARAMETER,
          "service",
          "lines are not searched by environment alone",
          "Name a service, too, or leave out the environment.");
    }
    if (name != null) {
      terms.add(new Term(Term.Field.SERVICE, names.find(tenant.get(), name, in, window).key()));
    }
    if (lowest >= ERROR_SEVERITY) {
      terms.add(new Term(Term.Field.ERROR, "true"));
    }
    int most = Params.limit(limit, USUAL_LIMIT, MAX_LIMIT);
    return page(window, terms, lowest, most, Cursor.parse(cursor));
  }

  private Page page(
      TimeRange window, List<Term> terms, int lowest, int most, @Nullable Cursor cursor) {
    int skip = Cursor.skip(cursor);
    int maxItems = skip + (lowest == 0 ? most : MAX_SEEN) + 1;
    TimeRange rest = Cursor.rest(cursor, window);
    Found found =
        reader.find(new ItemQuery(tenant.get(), Signal.LOGS, rest, terms, maxItems, MAX_BLOCKS));
    Logs lines = Logs.of(found.frame());
    boolean goesOn = found.surelyToNanos() > rest.fromNanos();
    int end = goesOn ? before(found.surelyToNanos(), lines) : lines.size();
    List<LogJson> page = new ArrayList<>();
    int row = Math.min(skip, end);
    while (row < end && page.size() < most) {
      if (lines.severity(row) >= lowest) {
        page.add(LogJson.of(lines.record(row), null, vocabulary));
      }
      row++;
    }
    Cursor next = null;
    if (row == end && goesOn && found.surelyToNanos() < Long.MAX_VALUE) {
      next = new Cursor(found.surelyToNanos(), 0);
    } else if (row > skip && (row < end || !found.complete())) {
      next = after(lines, row);
    }
    return new Page(
        Texts.time(window.fromNanos()),
        Texts.time(window.toNanos()),
        page,
        next == null ? null : next.token(),
        found.blocksOpened(),
        goesOn);
  }

  /// How many lines are earlier than a time.
  private static int before(long timeNanos, Logs lines) {
    int end = lines.size();
    while (end > 0 && lines.timeNanos(end - 1) >= timeNanos) {
      end--;
    }
    return end;
  }

  /// The place after a row: how many lines of the last one's time came before.
  private static Cursor after(Logs lines, int row) {
    long time = lines.timeNanos(row - 1);
    int seen = 0;
    while (seen < row && lines.timeNanos(row - 1 - seen) == time) {
      seen++;
    }
    return new Cursor(time, seen);
  }
}
