package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Params;
import dev.whence.api.answers.KeptAnswers;
import dev.whence.explain.answer.Explanation;
import dev.whence.incident.Experiment;
import dev.whence.incident.Experiments;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/// What to try next, so that the same chain does not surprise again.
@Path("/api/v1/explanations/{id}/experiments")
@Tag(name = "Explanations")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
final class ExperimentResource {

  private final KeptAnswers answers;
  private final AnnouncerSettings page;
  private final Provider<Tenant> tenant;

  ExperimentResource(KeptAnswers answers, AnnouncerSettings page, Provider<Tenant> tenant) {
    this.answers = answers;
    this.page = page;
    this.tenant = tenant;
  }

  @GET
  @Operation(
      summary = "Chaos experiments derived from the chain, as Chaos Mesh and Litmus take them",
      description =
          "Each with its steady state, its blast radius, and the rule that stops it. `graded` is the"
              + " answer to an experiment that was run: does it name it?")
  public Response experiments(
      @RestPath String id,
      @Parameter(description = "The ID of an explanation of a window in which one ran") @RestQuery
          @Nullable String graded) {
    List<Experiment> experiments =
        Experiments.of(answer(id), page.page().toString().replaceAll("/$", ""));
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("explanation", id);
    answer.set("experiments", Json.tree(experiments));
    String run = Params.text("graded", graded);
    if (run != null) {
      answer.set("grade", grade(experiments, answer(run)));
    }
    return Response.ok(Json.bytes(answer)).build();
  }

  /// An answer names an experiment when its cause is the experiment, or what the experiment acted
  /// on.
  private static ObjectNode grade(List<Experiment> experiments, Explanation run) {
    ObjectNode grade = JsonNodeFactory.instance.objectNode();
    Explanation.RootCause cause = run.rootCause();
    String service = run.nodes().isEmpty() ? "" : run.nodes().getFirst().entity().service();
    boolean named =
        cause != null
            && (cause.kind() == dev.whence.explain.answer.CauseKind.CHAOS_EXPERIMENT
                || experiments.stream().anyMatch(e -> e.names().contains(service)));
    grade.put("explanation", run.id()).put("named", named).put("verdict", run.verdict().wireName());
    return cause == null ? grade : grade.put("said", cause.statement());
  }

  private Explanation answer(String id) {
    Document document =
        answers
            .find(tenant.get(), id, 0)
            .orElseThrow(
                () ->
                    ApiException.inParameter(
                        ErrorCode.UNKNOWN_EXPLANATION,
                        "id",
                        "no explanation is called " + ApiException.echo(id),
                        "Ask the question again."));
    return Json.kept(document.json(), Explanation.class);
  }
}
