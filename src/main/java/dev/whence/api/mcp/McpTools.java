package dev.whence.api.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.Json;
import dev.whence.api.answers.KeptAnswers;
import dev.whence.api.answers.QuestionText;
import dev.whence.api.incidents.IncidentView;
import dev.whence.api.incidents.PostmortemDrafts;
import dev.whence.api.telemetry.ChangeResource;
import dev.whence.api.telemetry.IndicatorResource;
import dev.whence.api.telemetry.RequestResource;
import dev.whence.api.telemetry.ServiceResource;
import dev.whence.explain.answer.Question;
import dev.whence.explain.request.RequestFinder;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.StoreReader;
import io.quarkiverse.mcp.server.Tool;
import io.quarkiverse.mcp.server.ToolArg;
import io.quarkiverse.mcp.server.ToolCallException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The tools that assistants ask through, at `/mcp`: small, narrow, and none changes anything. Each
/// answers with the JSON that REST gives, or with what was wrong and what to do.
@Singleton
final class McpTools {

  private static final String SERVICE = "service.name, or namespace/name";
  private static final String FROM = "Begin of the window: RFC 3339, epoch, or relative (now-30m)";
  private static final String TO = "End of the window, as from. Default: now";
  private static final String ENVIRONMENT =
      "deployment.environment.name, where one service runs in several";
  private static final int NEWEST = 20;

  private final KeptAnswers answers;
  private final QuestionText questions;
  private final IncidentView view;
  private final PostmortemDrafts drafts;
  private final RequestResource requests;
  private final ServiceResource services;
  private final IndicatorResource indicators;
  private final ChangeResource changes;
  private final Provider<Tenant> tenant;

  McpTools(
      KeptAnswers answers,
      IncidentView view,
      PostmortemDrafts drafts,
      RequestFinder finder,
      Vocabulary vocabulary,
      StoreReader reader,
      Provider<Tenant> tenant,
      Clock clock) {
    this.answers = answers;
    this.questions = new QuestionText(reader, clock);
    this.view = view;
    this.drafts = drafts;
    this.requests = new RequestResource(finder, vocabulary, tenant, clock);
    this.services = new ServiceResource(reader, tenant, clock);
    this.indicators = new IndicatorResource(reader, tenant, clock);
    this.changes = new ChangeResource(reader, tenant, clock);
    this.tenant = tenant;
  }

  @Tool(
      name = "explain_spike",
      description =
          "What caused a spike? Answers with the causal chain, the evidence of each link, what was"
              + " ruled out and what is missing. The verdict tells how sure it is: established,"
              + " probable, coincident, insufficient_evidence, nothing_unusual. Never present"
              + " anything below established as a fact.",
      annotations =
          @Tool.Annotations(
              title = "Explain a spike",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String explainSpike(
      @ToolArg(description = SERVICE + ". Without it: what went wrong?", required = false)
          @Nullable String service,
      @ToolArg(description = ENVIRONMENT, required = false) @Nullable String environment,
      @ToolArg(description = "latency, errors, rate or a metric's name", required = false)
          @Nullable String signal,
      @ToolArg(description = FROM + ". Default: 30 minutes before to", required = false)
          @Nullable String from,
      @ToolArg(description = TO, required = false) @Nullable String to) {
    return told(
        () -> {
          Question question =
              questions.resolve(
                  tenant.get(),
                  new QuestionText.Written(
                      service, environment, signal, null, from, to, List.of()));
          return answers.ask(question).document().json();
        });
  }

  @Tool(
      name = "get_request",
      description =
          "One request by its request ID or trace ID: its spans over all services as a tree, its"
              + " log lines and metrics in place.",
      annotations =
          @Tool.Annotations(
              title = "Get a request",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String getRequest(@ToolArg(description = "A request ID or trace ID") String id) {
    return told(() -> Json.text(requests.request(id, null, null)));
  }

  @Tool(
      name = "list_services",
      description = "Services heard of in a window, with rate, error ratio and latency.",
      annotations =
          @Tool.Annotations(
              title = "List services",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String listServices(
      @ToolArg(description = FROM + ". Default: an hour before to", required = false)
          @Nullable String from,
      @ToolArg(description = TO, required = false) @Nullable String to) {
    return told(() -> Json.text(services.services(from, to, null, null)));
  }

  @Tool(
      name = "service_indicators",
      description =
          "The curve of one indicator of a service: rate, errors, latency (p99), p50 to p99.9, or a"
              + " metric's name. Points are [epoch ms, value].",
      annotations =
          @Tool.Annotations(
              title = "Indicators of a service",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String serviceIndicators(
      @ToolArg(description = SERVICE) String service,
      @ToolArg(description = ENVIRONMENT, required = false) @Nullable String environment,
      @ToolArg(description = "rate, errors, latency, p95, or a metric's name") String signal,
      @ToolArg(description = FROM + ". Default: an hour before to", required = false)
          @Nullable String from,
      @ToolArg(description = TO, required = false) @Nullable String to) {
    return told(
        () ->
            Json.text(
                indicators.indicators(
                    signal, service, environment, null, null, null, from, to, null, null)));
  }

  @Tool(
      name = "list_changes",
      description = "Deployments, flags, scaling, load tests and experiments of a window.",
      annotations =
          @Tool.Annotations(
              title = "List changes",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String listChanges(
      @ToolArg(description = "Only of this service.name", required = false)
          @Nullable String service,
      @ToolArg(description = FROM + ". Default: a day before to", required = false)
          @Nullable String from,
      @ToolArg(description = TO, required = false) @Nullable String to) {
    return told(() -> Json.text(changes.changes(from, to, service, null, null)));
  }

  @Tool(
      name = "get_incident",
      description =
          "One incident: state, timeline, answers, alerts, impact, similar incidents of the past."
              + " Without an ID: the incidents begun last.",
      annotations =
          @Tool.Annotations(
              title = "Get an incident",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String getIncident(
      @ToolArg(description = "An incident's ID, inc_…", required = false) @Nullable String id) {
    return told(
        () -> id == null || id.isBlank() ? newest() : view.full(tenant.get(), id).toString());
  }

  private String newest() {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.set("incidents", view.newest(tenant.get(), NEWEST));
    return answer.toString();
  }

  @Tool(
      name = "draft_postmortem",
      description =
          "The draft of an incident's post-mortem in Markdown, as the data writes it. Boxes are"
              + " questions that only people can answer: leave them open.",
      annotations =
          @Tool.Annotations(
              title = "Draft a post-mortem",
              readOnlyHint = true,
              destructiveHint = false,
              idempotentHint = true,
              openWorldHint = false))
  @RunOnVirtualThread
  String draftPostmortem(@ToolArg(description = "An incident's ID, inc_…") String incident) {
    return told(() -> drafts.markdown(tenant.get(), incident, null));
  }

  private static String told(Supplier<String> tool) {
    try {
      return tool.get();
    } catch (ApiException refused) {
      String where = refused.parameter() == null ? "" : refused.parameter() + ": ";
      throw new ToolCallException(where + refused.getMessage() + ". " + refused.advice());
    }
  }
}
