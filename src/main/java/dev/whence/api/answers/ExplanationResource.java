package dev.whence.api.answers;

import dev.whence.api.ApiException;
import dev.whence.api.Docs;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Params;
import dev.whence.api.Texts;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Question;
import dev.whence.incident.FiveWhysText;
import dev.whence.incident.PostmortemText;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import dev.whence.store.StoreReader;
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
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What caused this spike?
@Path("/api/v1/explanations")
@Tag(name = "Explanations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class ExplanationResource {

  private static final String SIGNAL =
      "What was seen: latency (or p50 to p99.9), errors, rate, or the name of a metric heard of"
          + " then or in the day before; anything else is refused";
  private static final String AT = "A moment of the spike, where from and to are not known";
  private static final String BASELINE =
      "When all was well. Default: twice the window's length in whole minutes, up to the one in"
          + " which the window begins";
  private static final String REVISION = "A certain revision, for ever the same. Default: newest";

  private final KeptAnswers answers;
  private final QuestionText questions;
  private final Provider<Tenant> tenant;

  ExplanationResource(
      KeptAnswers answers, StoreReader reader, Provider<Tenant> tenant, Clock clock) {
    this.answers = answers;
    this.questions = new QuestionText(reader, clock);
    this.tenant = tenant;
  }

  @GET
  @Operation(
      summary = "Asks what caused a spike, as a link can",
      description =
          "The same question over the same data gives the same bytes; over more data the next"
              + " revision. Windows up to 24 h, 30 minutes if not given.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Explanation.class)))
  public Response ask(
      @Parameter(description = Docs.SERVICE + ". Without it: what went wrong in this window?")
          @RestQuery
          @Nullable String service,
      @Parameter(description = Docs.ENVIRONMENT) @RestQuery @Nullable String environment,
      @Parameter(description = SIGNAL) @RestQuery @Nullable String signal,
      @Parameter(description = AT) @RestQuery @Nullable String at,
      @Parameter(description = Docs.FROM_HALF_AN_HOUR) @RestQuery @Nullable String from,
      @Parameter(description = Docs.TO) @RestQuery @Nullable String to,
      @Parameter(description = BASELINE) @RestQuery @Nullable String baselineFrom,
      @Parameter(description = BASELINE) @RestQuery @Nullable String baselineTo) {
    return Answered.json(
        answers.ask(
            question(service, environment, signal, at, from, to, baselineFrom, baselineTo)));
  }

  @GET
  @Produces(Texts.MARKDOWN)
  @Operation(hidden = true)
  public Response askForText(
      @RestQuery @Nullable String service,
      @RestQuery @Nullable String environment,
      @RestQuery @Nullable String signal,
      @RestQuery @Nullable String at,
      @RestQuery @Nullable String from,
      @RestQuery @Nullable String to,
      @RestQuery @Nullable String baselineFrom,
      @RestQuery @Nullable String baselineTo) {
    KeptAnswers.Given given =
        answers.ask(question(service, environment, signal, at, from, to, baselineFrom, baselineTo));
    return Answered.markdown(given.document(), PostmortemText.of(answer(given.document())));
  }

  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(
      summary = "Asks what caused a spike",
      description =
          "Body: {\"service.name\", \"deployment.environment.name\", \"signal\", \"from\", \"to\""
              + " or \"at\", \"baselines\": [{\"from\", \"to\"}]}, all optional.")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Explanation.class)))
  public Response ask(byte[] body) {
    return Answered.json(answers.ask(questions.resolve(tenant.get(), QuestionText.read(body))));
  }

  @GET
  @Path("{id}")
  @Operation(summary = "An answer given before: its newest revision, or a certain one")
  @APIResponse(
      responseCode = "200",
      content = @Content(schema = @Schema(implementation = Explanation.class)))
  public Response kept(
      String id, @Parameter(description = REVISION) @RestQuery @Nullable String revision) {
    return Answered.json(find(id, revision));
  }

  @GET
  @Path("{id}")
  @Produces(Texts.MARKDOWN)
  @Operation(hidden = true)
  public Response keptAsText(String id, @RestQuery @Nullable String revision) {
    return postmortem(id, revision);
  }

  @GET
  @Path("{id}/postmortem")
  @Produces(Texts.MARKDOWN)
  @Operation(summary = "The seed of the post-mortem, in Markdown")
  public Response postmortem(
      String id, @Parameter(description = REVISION) @RestQuery @Nullable String revision) {
    Document document = find(id, revision);
    return Answered.markdown(document, PostmortemText.of(answer(document)));
  }

  @GET
  @Path("{id}/five-whys")
  @Operation(summary = "The five whys, with the evidence of each rung")
  public List<Explanation.Why> fiveWhys(
      String id, @Parameter(description = REVISION) @RestQuery @Nullable String revision) {
    return answer(find(id, revision)).fiveWhys();
  }

  @GET
  @Path("{id}/five-whys")
  @Produces(Texts.MARKDOWN)
  @Operation(hidden = true)
  public Response fiveWhysAsText(String id, @RestQuery @Nullable String revision) {
    Document document = find(id, revision);
    return Answered.markdown(document, FiveWhysText.of(answer(document)));
  }

  @GET
  @Path("{id}/node-graph/nodes")
  @Operation(summary = "The chain's nodes, flat, as Grafana's node graph takes them")
  public List<NodeGraph.Node> nodes(
      String id, @Parameter(description = REVISION) @RestQuery @Nullable String revision) {
    return NodeGraph.nodes(answer(find(id, revision)));
  }

  @GET
  @Path("{id}/node-graph/edges")
  @Operation(
      summary = "The chain's links, flat, as Grafana's node graph takes them",
      description = "Dashed where a link rests on the time window alone.")
  public List<NodeGraph.Edge> edges(
      String id, @Parameter(description = REVISION) @RestQuery @Nullable String revision) {
    return NodeGraph.edges(answer(find(id, revision)));
  }

  private Question question(
      @Nullable String service,
      @Nullable String environment,
      @Nullable String signal,
      @Nullable String at,
      @Nullable String from,
      @Nullable String to,
      @Nullable String baselineFrom,
      @Nullable String baselineTo) {
    boolean baseline =
        Params.text("baselineFrom", baselineFrom) != null
            || Params.text("baselineTo", baselineTo) != null;
    List<QuestionText.Range> baselines =
        baseline ? List.of(new QuestionText.Range(baselineFrom, baselineTo)) : List.of();
    return questions.resolve(
        tenant.get(),
        new QuestionText.Written(service, environment, signal, at, from, to, baselines));
  }

  private Document find(String id, @Nullable String revision) {
    String asked = Params.required("id", id, "exp_01JD7M3Q8T");
    String text = Params.text("revision", revision);
    if (text != null && !text.matches("[1-9][0-9]{0,8}")) {
      throw ApiException.inParameter(
          ErrorCode.INVALID_PARAMETER,
          "revision",
          ApiException.echo(text) + " is no revision",
          "Use a number from 1, or leave it out for the newest.");
    }
    return answers
        .find(tenant.get(), asked, text == null ? 0 : Integer.parseInt(text))
        .orElseThrow(
            () ->
                ApiException.inParameter(
                    ErrorCode.UNKNOWN_EXPLANATION,
                    text == null ? "id" : "revision",
                    "no explanation "
                        + ApiException.echo(asked)
                        + (text == null ? "" : " of revision " + text),
                    "Ask the question again: GET /api/v1/explanations?service=…&from=…&to=…"));
  }

  private static Explanation answer(Document document) {
    return Json.kept(document.json(), Explanation.class);
  }
}
