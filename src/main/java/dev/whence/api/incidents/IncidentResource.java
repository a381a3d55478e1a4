package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Fields;
import dev.whence.api.Json;
import dev.whence.api.Params;
import dev.whence.api.Texts;
import dev.whence.api.answers.KeptAnswers;
import dev.whence.incident.Held;
import dev.whence.incident.Incident;
import dev.whence.incident.Life;
import dev.whence.incident.Note;
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
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Incidents: what belongs together, how far it has come, what people say and decide.
@Path("/api/v1/incidents")
@Tag(name = "Incidents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class IncidentResource {

  private static final int USUAL_LIMIT = 50;
  private static final int MAX_LIMIT = 500;
  private static final Duration USUAL_WINDOW = Duration.ofDays(30);
  private static final Duration MAX_WINDOW = Duration.ofDays(3_660);

  private final KeptIncidents incidents;
  private final KeptAnswers answers;
  private final IncidentDesk desk;
  private final IncidentView view;
  private final FrozenEvidence evidence;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  IncidentResource(
      KeptIncidents incidents,
      KeptAnswers answers,
      IncidentDesk desk,
      IncidentView view,
      FrozenEvidence evidence,
      Provider<Tenant> tenant,
      Clock clock) {
    this.incidents = incidents;
    this.answers = answers;
    this.desk = desk;
    this.view = view;
    this.evidence = evidence;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Operation(
      summary = "Incidents that began in a window, those begun last first",
      description =
          "Incidents that were merged into another are left out. 30 days if not given. `complete`"
              + " is false where more are as asked than are listed, or where the window has more"
              + " than 16384 incidents and the older were not looked at.")
  public Response list(
      @Parameter(description = Docs.FROM_A_MONTH) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = "open, acknowledged, mitigated, resolved, reviewed; or active")
          @RestQuery
          @Nullable String state,
      @Parameter(description = "Only those that touch this service.name") @RestQuery
          @Nullable String service,
      @Parameter(description = "true: only those that passed without anybody doing anything")
          @RestQuery("near_miss")
          @Nullable String nearMiss,
      @Parameter(description = "50 if not given, 500 at most") @RestQuery @Nullable String limit) {
    TimeRange window = Params.window(from, to, clock, USUAL_WINDOW, MAX_WINDOW);
    String name = Params.text("service", service);
    Set<Life.State> states = states(Params.text("state", state));
    boolean missed = Params.flag("near_miss", nearMiss);
    int most = Params.limit(limit, USUAL_LIMIT, MAX_LIMIT);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("from", Texts.time(window.fromNanos())).put("to", Texts.time(window.toNanos()));
    ArrayNode list = answer.putArray("incidents");
    KeptIncidents.Found found =
        incidents.search(
            tenant.get(),
            window,
            incident ->
                incident.mergedInto() == null
                    && states.contains(incident.life().state())
                    && (name == null || incident.services().contains(name))
                    && (!missed || incident.nearMiss()),
            most);
    for (KeptIncidents.Kept kept : found.incidents()) {
      list.add(IncidentView.head(kept.incident(), kept.revision()));
    }
    answer.put("complete", found.complete());
    return ok(answer);
  }

  private static Set<Life.State> states(@Nullable String text) {
    Set<Life.State> all = EnumSet.allOf(Life.State.class);
    if (text == null) {
      return all;
    }
    if (text.toLowerCase(Locale.ROOT).equals("active")) {
      all.removeIf(Life.State::isOver);
      return all;
    }
    return EnumSet.of(state(text));
  }

  private static Life.State state(String text) {
    for (Life.State state : Life.State.values()) {
      if (state.wireName().equals(text.toLowerCase(Locale.ROOT))) {
        return state;
      }
    }
    throw ApiException.inParameter(
        ErrorCode.INVALID_PARAMETER,
        "state",
        ApiException.echo(text) + " is no state of an incident",
        "Use open, acknowledged, mitigated, resolved or reviewed; for a list also active.");
  }

  @GET
  @Path("{id}")
  @Operation(summary = "One incident: its answers, alerts, timeline, and similar ones of the past")
  public Response one(@RestPath String id) {
    return shown(incidents.get(tenant.get(), id));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Opens an incident for an answer, or puts it into the one that it belongs to",
      description = "Body: {\"explanation\": \"exp_…\", \"incident\": \"inc_…\" (optional)}.")
  public Response hold(byte[] body) {
    Fields fields = Fields.of(body, Set.of("explanation", "incident"));
    String id = fields.required("explanation");
    Document kept =
        answers
            .find(tenant.get(), id, 0)
            .orElseThrow(
                () ->
                    ApiException.inParameter(
                        ErrorCode.UNKNOWN_EXPLANATION,
                        "explanation",
                        "no explanation is called " + ApiException.echo(id),
                        "Ask first: GET /api/v1/explanations?service=…&from=…&to=…"));
    String into = fields.text("incident");
    Incident incident =
        into == null
            ? desk.hold(tenant.get(), kept)
            : desk.hold(tenant.get(), incidents.get(tenant.get(), into).incident().id(), kept);
    return Response.status(Response.Status.CREATED)
        .header("Location", "/api/v1/incidents/" + incident.id())
        .entity(bytes(incidents.get(tenant.get(), incident.id())))
        .build();
  }

  @POST
  @Path("{id}/state")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Moves an incident on: acknowledged, mitigated, resolved, reviewed; open again",
      description = "Body: {\"state\", \"at\" (now if not given), \"role\" of who does so}.")
  public Response move(@RestPath String id, byte[] body) {
    Fields fields = Fields.of(body, Set.of("state", "at", "role"));
    Life.State to = state(fields.required("state"));
    String at = fields.time("at", clock);
    String role = fields.text("role");
    return shown(incidents.change(tenant.get(), id, incident -> incident.moved(to, at, role)));
  }

  @POST
  @Path("{id}/notes")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Notes what somebody saw or did; notes are part of the timeline",
      description =
          "Body: {\"kind\": \"observation\" or \"action\", \"text\", \"at\" (now if not given),"
              + " \"role\" of who says so, \"playbook\" that was followed}. Roles, not names.")
  public Response note(@RestPath String id, byte[] body) {
    Fields fields = Fields.of(body, Set.of("kind", "text", "at", "role", "playbook"));
    String kind = fields.text("kind");
    if (kind != null && !Set.of("observation", "action").contains(kind)) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_BODY,
          "kind",
          ApiException.echo(kind) + " is no kind of note",
          "Use observation or action.");
    }
    Note note =
        new Note(
            fields.time("at", clock),
            "action".equals(kind) ? Note.Kind.ACTION : Note.Kind.OBSERVATION,
            fields.required("text"),
            fields.text("role"),
            fields.text("playbook"));
    KeptIncidents.Kept kept = incidents.change(tenant.get(), id, incident -> incident.with(note));
    return Response.status(Response.Status.CREATED).entity(bytes(kept)).build();
  }

  @POST
  @Path("{id}/merge")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Takes another incident in, which then points here",
      description = "Body: {\"incident\": \"inc_…\"}.")
  public Response merge(@RestPath String id, byte[] body) {
    Fields fields = Fields.of(body, Set.of("incident"));
    String other = fields.required("incident");
    return shown(desk.merge(tenant.get(), id, other));
  }

  @POST
  @Path("{id}/split")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Takes alerts and explanations out into an incident of their own",
      description = "Body: {\"take\": [\"alt_…\", \"exp_…\"]}. Answers the new incident.")
  public Response split(@RestPath String id, byte[] body) {
    Set<String> taken = Fields.of(body, Set.of("take")).texts("take");
    KeptIncidents.Kept apart = desk.split(tenant.get(), id, taken);
    return Response.status(Response.Status.CREATED).entity(bytes(apart)).build();
  }

  @GET
  @Path("{id}/evidence")
  @Operation(
      summary = "The evidence of an incident's answers, as it was when they were given",
      description = "Each with the query that shows it, what the query gave, and its SHA-256.")
  public Response frozen(@RestPath String id) {
    Incident incident = incidents.get(tenant.get(), id).incident();
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("incident", incident.id());
    ArrayNode list = answer.putArray("explanations");
    for (Held.OfAnswer held : incident.answers()) {
      evidence
          .find(tenant.get(), held.id(), held.revision())
          .ifPresent(document -> list.add(Json.kept(document.json())));
    }
    return ok(answer);
  }

  private Response shown(KeptIncidents.Kept kept) {
    return Response.ok(bytes(kept)).build();
  }

  private byte[] bytes(KeptIncidents.Kept kept) {
    return Json.bytes(view.full(view.whole(tenant.get(), kept)));
  }

  private static Response ok(JsonNode answer) {
    return Response.ok(Json.bytes(answer)).build();
  }
}
