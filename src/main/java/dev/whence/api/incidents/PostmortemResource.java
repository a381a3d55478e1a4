package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Fields;
import dev.whence.api.Json;
import dev.whence.api.Params;
import dev.whence.api.Texts;
import dev.whence.incident.ActionItem;
import dev.whence.incident.Postmortem;
import dev.whence.incident.Wording;
import dev.whence.model.Tenant;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// Post-mortems: the draft that the data writes, and what people make of it.
@Path("/api/v1/incidents/{id}/postmortem")
@Tag(name = "Incidents")
@RunOnVirtualThread
final class PostmortemResource {

  private static final int MAX_BODY = 1 << 20;
  private static final Set<String> EDITED = Set.of("markdown", "based_on", "role", "action_items");
  private static final String TEMPLATE = "Layout of the draft; default if not given";
  private static final String REVISION = "An edit; the newest if not given, draft for the draft";
  private static final String UTF_8 = ";charset=UTF-8";

  private final PostmortemDrafts drafts;
  private final KeptPostmortems kept;
  private final Provider<Tenant> tenant;
  private final Clock clock;

  PostmortemResource(
      PostmortemDrafts drafts, KeptPostmortems kept, Provider<Tenant> tenant, Clock clock) {
    this.drafts = drafts;
    this.kept = kept;
    this.tenant = tenant;
    this.clock = clock;
  }

  @GET
  @Produces(Texts.MARKDOWN)
  @Operation(
      summary = "The post-mortem: what people made of it, or the draft that the data writes",
      description = "As text/markdown, text/html or application/json, by Accept.")
  public Response markdown(
      @RestPath String id,
      @Parameter(description = TEMPLATE) @RestQuery @Nullable String template,
      @Parameter(description = REVISION) @RestQuery @Nullable String revision) {
    return text(text(id, template, revision), Texts.MARKDOWN);
  }

  @GET
  @Produces(MediaType.TEXT_HTML)
  @Operation(hidden = true)
  public Response html(
      @RestPath String id,
      @RestQuery @Nullable String template,
      @RestQuery @Nullable String revision) {
    return text(
        PostmortemHtml.of("Post-mortem " + id, text(id, template, revision)), MediaType.TEXT_HTML);
  }

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public Response json(
      @RestPath String id,
      @RestQuery @Nullable String template,
      @RestQuery @Nullable String revision) {
    Postmortem draft = drafts.draft(tenant.get(), id);
    ObjectNode answer = Json.tree(draft).deepCopy();
    String markdown = text(id, template, revision);
    Optional<KeptPostmortems.Kept> edited = edited(id, revision);
    edited.ifPresent(
        edit -> {
          answer.put("revision", edit.revision());
          answer.put("edited_at", edit.edited().editedAt()).put("role", edit.edited().role());
          answer.set("action_items", Json.tree(edit.edited().items()));
        });
    answer.put("markdown", markdown);
    answer.set("wording", Json.tree(Wording.check(markdown)));
    return Response.ok(Json.bytes(answer)).build();
  }

  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Keeps an edited post-mortem as its next revision",
      description =
          "Body: {\"markdown\", \"based_on\" (the revision that was edited, 0 for the draft),"
              + " \"role\" of who edited, \"action_items\": [{\"text\", \"kind\", \"role\","
              + " \"due_by\", \"state\"}]}; other fields are refused. Without a markdown the"
              + " draft is taken as it is, without action items those of before. The answer tells"
              + " where the wording names or blames people.")
  public Response edit(@RestPath String id, byte[] body) {
    if (body.length > MAX_BODY) {
      throw ApiException.of(
          ErrorCode.BODY_TOO_LARGE, "the body has " + body.length + " bytes", "Shorten it.");
    }
    Fields sent = Fields.of(body, EDITED);
    String markdown = sent.whole("markdown", MAX_BODY);
    int based = sent.count("based_on");
    String role = sent.text("role");
    Postmortem draft = drafts.draft(tenant.get(), id);
    List<ActionItem> items = PostmortemItems.read(sent, draft.dueBy(), clock);
    List<ActionItem> before =
        kept.find(tenant.get(), id, 0)
            .map(edit -> edit.edited().items())
            .orElse(draft.actionItems());
    KeptPostmortems.Edited edited =
        new KeptPostmortems.Edited(
            id,
            markdown == null ? text(id, null, null) : markdown,
            items == null ? before : items,
            clock.instant().toString(),
            role == null ? "responder" : role);
    return answer(kept.keep(tenant.get(), edited, based));
  }

  @POST
  @Path("action-items/{item}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Says that an action item is done, or open again",
      description = "Body: {\"state\": \"done\" or \"open\", \"role\"}. Keeps the draft first.")
  public Response item(@RestPath String id, @RestPath String item, byte[] body) {
    Fields fields = Fields.of(body, Set.of("state", "role"));
    String state = fields.required("state");
    if (!Set.of("done", "open").contains(state)) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_BODY, "state", ApiException.echo(state) + " is none", "done or open.");
    }
    Optional<KeptPostmortems.Kept> newest = kept.find(tenant.get(), id, 0);
    List<ActionItem> items =
        newest
            .map(edit -> edit.edited().items())
            .orElseGet(() -> drafts.draft(tenant.get(), id).actionItems());
    if (items.stream().noneMatch(each -> each.id().equals(item))) {
      throw ApiException.inParameter(
          ErrorCode.UNKNOWN_POSTMORTEM,
          "item",
          "the post-mortem has no action item " + ApiException.echo(item),
          "Its action_items lists those that it has.");
    }
    String role = fields.text("role");
    KeptPostmortems.Edited edited =
        new KeptPostmortems.Edited(
            id,
            newest.map(edit -> edit.edited().markdown()).orElseGet(() -> text(id, null, null)),
            items.stream().map(each -> each.id().equals(item) ? each.with(state) : each).toList(),
            clock.instant().toString(),
            role == null ? "responder" : role);
    return answer(
        kept.keep(tenant.get(), edited, newest.map(KeptPostmortems.Kept::revision).orElse(0)));
  }

  private static Response answer(KeptPostmortems.Kept kept) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("incident", kept.edited().incident()).put("revision", kept.revision());
    answer.set("action_items", Json.tree(kept.edited().items()));
    answer.set("wording", Json.tree(Wording.check(kept.edited().markdown())));
    return Response.ok(Json.bytes(answer)).build();
  }

  private String text(String id, @Nullable String template, @Nullable String revision) {
    Optional<KeptPostmortems.Kept> edited =
        Params.text("template", template) == null ? edited(id, revision) : Optional.empty();
    return edited
        .map(edit -> edit.edited().markdown())
        .orElseGet(() -> drafts.markdown(tenant.get(), id, Params.text("template", template)));
  }

  private Optional<KeptPostmortems.Kept> edited(String id, @Nullable String revision) {
    String text = Params.text("revision", revision);
    if ("draft".equals(text)) {
      return Optional.empty();
    }
    if (text == null) {
      return kept.find(tenant.get(), id, 0);
    }
    Optional<KeptPostmortems.Kept> found =
        text.matches("[1-9][0-9]{0,8}")
            ? kept.find(tenant.get(), id, Integer.parseInt(text))
            : Optional.empty();
    if (found.isEmpty()) {
      throw ApiException.inParameter(
          ErrorCode.UNKNOWN_POSTMORTEM,
          "revision",
          "no revision " + ApiException.echo(text) + " of the post-mortem was kept",
          "Leave it out for the newest, or use draft.");
    }
    return found;
  }

  private static Response text(String text, String type) {
    return Response.ok(text.getBytes(StandardCharsets.UTF_8)).type(type + UTF_8).build();
  }
}
