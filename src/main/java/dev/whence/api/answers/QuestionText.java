package dev.whence.api.answers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Fields;
import dev.whence.api.Json;
import dev.whence.api.Params;
import dev.whence.api.ServiceNames;
import dev.whence.api.TimeText;
import dev.whence.explain.answer.Question;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.StoreReader;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads a question, from the parameters of a link or from a JSON body, and resolves what is
/// relative in it.
public final class QuestionText {

  private static final Duration USUAL_WINDOW = Duration.ofMinutes(30);
  private static final Duration MAX_WINDOW = Duration.ofHours(24);
  private static final int MAX_BASELINES = 8;

  /// Around a moment that a link points at: most of the window lies before it, for causes do.
  private static final long BEFORE_NANOS = Duration.ofMinutes(20).toNanos();

  private static final long AFTER_NANOS = Duration.ofMinutes(10).toNanos();
  private static final Set<String> FIELDS =
      Set.of(
          "kind",
          "service",
          "service.name",
          "service.namespace",
          "deployment.environment.name",
          "signal",
          "at",
          "from",
          "to",
          "baseline",
          "baselines");
  private static final Set<String> WINDOW_FIELDS = Set.of("from", "to", "kind");

  private final ServiceNames names;
  private final SignalText signals;
  private final Clock clock;

  /// @param reader knows the services and metrics that questions name
  public QuestionText(StoreReader reader, Clock clock) {
    this.names = new ServiceNames(reader);
    this.signals = new SignalText(reader);
    this.clock = clock;
  }

  /// A question as written. An empty text is one that was not given.
  public record Written(
      @Nullable String service,
      @Nullable String environment,
      @Nullable String signal,
      @Nullable String at,
      @Nullable String from,
      @Nullable String to,
      List<Range> baselines) {}

  /// A window as written.
  public record Range(@Nullable String from, @Nullable String to) {}

  /// The question that is meant.
  ///
  /// @throws ApiException where a part cannot be read, or names what is not known
  public Question resolve(Tenant tenant, Written written) {
    TimeRange window = window(written);
    String name = Params.text("service", written.service());
    String environment = Params.text("environment", written.environment());
    if (name == null && environment != null) {
      throw ApiException.inParameter(
          ErrorCode.MISSING_PARAMETER,
          "service",
          "what went wrong is not asked of an environment alone",
          "Name a service, too, or leave out the environment.");
    }
    Service service = name == null ? null : names.find(tenant, name, environment, window);
    List<TimeRange> baselines = new ArrayList<>();
    for (Range range : written.baselines()) {
      baselines.add(baseline(range));
    }
    return new Question(
        tenant, service, signals.read(tenant, written.signal(), window), window, baselines);
  }

  private TimeRange window(Written written) {
    String at = Params.text("at", written.at());
    boolean bounded =
        Params.text("from", written.from()) != null || Params.text("to", written.to()) != null;
    if (at == null || bounded) {
      return Params.window(written.from(), written.to(), clock, USUAL_WINDOW, MAX_WINDOW);
    }
    Instant now = Params.nextSecond(clock.instant());
    long nanos = TimeText.parse("at", at, now, TimeText.Edge.END);
    if (nanos > Long.MAX_VALUE - AFTER_NANOS) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_TIME,
          "at",
          ApiException.echo(at) + " is too late for a window around it",
          "Use a time before the year 2262.");
    }
    return new TimeRange(Math.max(0, nanos - BEFORE_NANOS), nanos + AFTER_NANOS);
  }

  private TimeRange baseline(Range range) {
    Instant now = Params.nextSecond(clock.instant());
    String from = Params.required("baselineFrom", range.from(), "now-2h");
    String to = Params.required("baselineTo", range.to(), "now-1h");
    return Params.window(
        TimeText.parse("baselineFrom", from, now, TimeText.Edge.BEGIN),
        TimeText.parse("baselineTo", to, now, TimeText.Edge.END),
        MAX_WINDOW);
  }

  /// Reads a body; a field that is not known is refused, for a misspelt one would be a different
  /// question.
  static Written read(byte[] body) {
    JsonNode node = object(Json.sent(body), "", FIELDS);
    String name = text(node, "service.name");
    String service = name == null ? text(node, "service") : name;
    String namespace = text(node, "service.namespace");
    List<Range> baselines = new ArrayList<>();
    if (node.hasNonNull("baseline")) {
      baselines.add(range(node.get("baseline"), "baseline"));
    }
    if (node.hasNonNull("baselines")) {
      baselines.addAll(ranges(node.get("baselines")));
    }
    if (baselines.size() > MAX_BASELINES) {
      throw invalid(
          "baselines", baselines.size() + " baselines", "Give up to " + MAX_BASELINES + ".");
    }
    return new Written(
        service == null || namespace == null ? service : namespace + "/" + service,
        text(node, "deployment.environment.name"),
        text(node, "signal"),
        text(node, "at"),
        text(node, "from"),
        text(node, "to"),
        baselines);
  }

  private static List<Range> ranges(JsonNode list) {
    if (!list.isArray()) {
      throw invalid(
          "baselines",
          "'baselines' is no list",
          "Send it as [{\"from\": …, \"to\": …}], or one window alone as baseline.");
    }
    List<Range> ranges = new ArrayList<>();
    list.forEach(each -> ranges.add(range(each, "baselines")));
    return ranges;
  }

  private static Range range(JsonNode node, String field) {
    JsonNode range = object(node, field, WINDOW_FIELDS);
    return new Range(text(range, "from"), text(range, "to"));
  }

  private static JsonNode object(JsonNode node, String field, Set<String> known) {
    if (!node.isObject()) {
      throw field.isEmpty()
          ? invalid("", "the body is no JSON object", "Send {\"service.name\": …, \"from\": …, …}.")
          : invalid(
              field,
              "'" + field + "' is, or holds, what is no window",
              "Send each window as {\"from\": …, \"to\": …}.");
    }
    Fields.checkKnown(node, known);
    return node;
  }

  private static @Nullable String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isValueNode()) {
      throw invalid(
          field, "'" + field + "' is neither text nor number", "Send one text or one number.");
    }
    return value.asText();
  }

  private static ApiException invalid(String field, String detail, String advice) {
    return field.isEmpty()
        ? ApiException.of(ErrorCode.INVALID_BODY, detail, advice)
        : ApiException.inParameter(ErrorCode.INVALID_BODY, field, detail, advice);
  }
}
