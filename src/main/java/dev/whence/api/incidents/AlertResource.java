package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.LeftOut;
import dev.whence.api.Params;
import dev.whence.api.Texts;
import dev.whence.incident.Alert;
import dev.whence.incident.AlertmanagerAlerts;
import dev.whence.incident.PagerDutyAlerts;
import dev.whence.intake.Limits;
import dev.whence.intake.SignedBody;
import dev.whence.intake.Source;
import dev.whence.intake.Sources;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Alerts: what Alertmanager, Grafana and PagerDuty tell of them, and what is known of each.
@Path("/api/v1/alerts")
@Tag(name = "Alerts")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class AlertResource {

  private static final int MAX_BODY = 1 << 20;
  private static final int USUAL_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final Duration MAX_WINDOW = Duration.ofDays(366);

  private final KeptAlerts alerts;
  private final AlertWatch watch;
  private final AlertSecrets secrets;
  private final Sources sources;
  private final Provider<Tenant> tenant;
  private final Limits limits;
  private final Clock clock;
  private final SeenCalls seen = new SeenCalls();

  AlertResource(
      KeptAlerts alerts,
      AlertWatch watch,
      AlertSecrets secrets,
      Sources sources,
      Provider<Tenant> tenant,
      Limits limits,
      Clock clock) {
    this.sources = sources;
    this.alerts = alerts;
    this.watch = watch;
    this.secrets = secrets;
    this.tenant = tenant;
    this.limits = limits;
    this.clock = clock;
  }

  @POST
  @Path("alertmanager")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Alertmanager's webhook, version 4")
  public Response alertmanager(byte[] body) {
    return take("alertmanager", body, AlertmanagerAlerts::read);
  }

  @POST
  @Path("grafana")
  @Consumes(MediaType.WILDCARD)
  @Operation(summary = "Grafana's webhook contact point")
  public Response grafana(byte[] body) {
    return take("grafana", body, AlertmanagerAlerts::read);
  }

  @POST
  @Path("pagerduty")
  @Consumes(MediaType.WILDCARD)
  @Operation(
      summary = "PagerDuty's webhook, version 3",
      description = "Signed with one of whence.webhooks.pagerduty-secrets, where there are any.")
  public Response pagerDuty(
      byte[] body,
      @RestHeader("X-PagerDuty-Signature") @Nullable String signature,
      @RestHeader("X-Webhook-Id") @Nullable String call) {
    if (!secrets.pagerduty().isEmpty()
        && !SignedBody.isSigned(body, signature, "v1=", secrets.pagerduty())) {
      source("pagerduty").failed("a call without a signature of a secret known here");
      throw ApiException.of(
          ErrorCode.UNSIGNED,
          "the call carries no signature of a secret known here",
          "Set whence.webhooks.pagerduty-secrets to the secret of the webhook subscription.");
    }
    String id = call == null ? "" : call;
    if (seen.isSeen(tenant.get(), id)) {
      return accepted(List.of());
    }
    Response taken = take("pagerduty", body, json -> PagerDutyAlerts.read(json).stream().toList());
    seen.add(tenant.get(), id);
    return taken;
  }

  private Response take(String tool, byte[] body, Function<JsonNode, List<Alert>> reader) {
    if (body.length > MAX_BODY) {
      throw ApiException.of(
          ErrorCode.BODY_TOO_LARGE,
          "the body has " + body.length + " bytes",
          "Send " + MAX_BODY + " at most: let the sender limit the alerts of one call.");
    }
    List<Alert> read;
    try {
      read = reader.apply(Json.sent(body));
    } catch (IllegalArgumentException wrong) {
      source(tool).failed(String.valueOf(wrong.getMessage()));
      throw ApiException.of(
          ErrorCode.INVALID_BODY,
          String.valueOf(wrong.getMessage()),
          "Send the body as the tool's own webhook has it.");
    }
    List<Alert> kept = read.stream().filter(this::isInTime).toList();
    watch.take(tenant.get(), kept);
    kept.forEach(alert -> source(tool).took(alert.startNanos()));
    if (kept.size() < read.size()) {
      throw ahead(tool, kept.size(), read.size() - kept.size());
    }
    return accepted(read);
  }

  private boolean isInTime(Alert alert) {
    long now = TimeRange.nanos(clock.instant());
    Long end = alert.endNanos();
    return !limits.isAhead(alert.startNanos(), now) && (end == null || !limits.isAhead(end, now));
  }

  private ApiException ahead(String tool, int kept, int refused) {
    String problem =
        "%d kept, %d refused: an alert begins or ends more than %s ahead of this server's clock"
            .formatted(kept, refused, limits.maxFuture());
    source(tool).failed(problem);
    return ApiException.of(
        ErrorCode.INVALID_BODY, problem, "Set the clocks of the sender and of this server right.");
  }

  private Source source(String tool) {
    return sources.of(tenant.get(), "alerts/" + tool);
  }

  private static Response accepted(List<Alert> read) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    ArrayNode ids = answer.putArray("accepted");
    read.forEach(alert -> ids.add(alert.id()));
    return Response.accepted(Json.bytes(answer)).build();
  }

  @GET
  @Operation(
      summary = "Alerts that began in a window, newest first",
      description = "Up to a year. `left_out` tells until when there are more than are listed.")
  public Response list(
      @Parameter(description = Docs.FROM_A_DAY) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "100 if not given, 1000 at most") @RestQuery
          @Nullable String limit) {
    TimeRange window = Params.window(from, to, clock, Duration.ofHours(24), MAX_WINDOW);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("from", Texts.time(window.fromNanos())).put("to", Texts.time(window.toNanos()));
    ArrayNode list = answer.putArray("alerts");
    int most = Params.limit(limit, USUAL_LIMIT, MAX_LIMIT);
    List<Document> found = alerts.list(tenant.get(), window, most + 1);
    found.stream().limit(most).forEach(document -> list.add(shown(document)));
    ArrayNode leftOut = answer.putArray("left_out");
    if (found.size() > most) {
      leftOut.addPOJO(
          LeftOut.between(
              window.fromNanos(),
              found.get(most).timeNanos(),
              "alerts that are not shown: all before the newest %,d; choose a shorter time"
                  .formatted(most)));
    }
    return Response.ok(Json.bytes(answer)).build();
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One alert as it stands")
  public Response one(@RestPath String id) {
    return alerts
        .find(tenant.get(), id)
        .map(document -> Response.ok(Json.bytes(shown(document))).build())
        .orElseThrow(
            () ->
                ApiException.inParameter(
                    ErrorCode.UNKNOWN_ALERT,
                    "id",
                    "no alert is called " + ApiException.echo(id),
                    "/api/v1/alerts lists what there is."));
  }

  private static JsonNode shown(Document document) {
    JsonNode alert = Json.kept(document.json());
    return alert instanceof ObjectNode node ? node.put("revision", document.revision()) : alert;
  }
}
