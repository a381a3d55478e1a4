package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.explain.answer.JoinTier;
import dev.whence.explain.request.CriticalPath;
import dev.whence.explain.request.PlacedLog;
import dev.whence.explain.request.RequestTree;
import dev.whence.explain.request.RequestView;
import dev.whence.explain.request.SpanNode;
import dev.whence.model.SpanId;
import dev.whence.model.TraceId;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One request: its spans as a tree in pre-order, its critical path, log lines in place, metrics
/// around it.
///
/// @param durationMicros from its first span's start to its last one's end
/// @param answeredMicros until who asked had an answer: others may have worked on
/// @param logs lines of the request that stand under no span
/// @param complete false where a limit cut something off
@JsonInclude(JsonInclude.Include.NON_NULL)
record RequestJson(
    @JsonProperty("id") String id,
    @JsonProperty("request_ids") List<String> requestIds,
    @JsonProperty("trace_ids") List<String> traceIds,
    @JsonProperty("from") String from,
    @JsonProperty("to") String to,
    @JsonProperty("duration_us") long durationMicros,
    @JsonProperty("answered_us") long answeredMicros,
    @JsonProperty("failed") boolean failed,
    @JsonProperty("spans") List<SpanJson> spans,
    @JsonProperty("critical_path") List<StepJson> criticalPath,
    @JsonProperty("critical_gap_us") long criticalGapMicros,
    @JsonProperty("logs") List<LogJson> logs,
    @JsonProperty("metrics") List<SeriesJson> metrics,
    @JsonProperty("coverage") CoverageJson coverage,
    @JsonProperty("complete") boolean complete,
    @JsonProperty("blocks_opened") int blocksOpened) {

  /// A stretch of time in which one span held the request up.
  record StepJson(
      @JsonProperty("service.name") String service,
      @JsonProperty("span") String span,
      @JsonProperty("span_id") String spanId,
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("self_time_us") long selfTimeMicros) {

    static StepJson of(CriticalPath.Step step) {
      SpanNode node = step.node();
      return new StepJson(
          node.emitter().service().name(),
          node.span().name(),
          SpanId.hex(node.span().spanId()),
          Texts.time(step.fromNanos()),
          Texts.time(step.toNanos()),
          (step.toNanos() - step.fromNanos()) / 1000);
    }
  }

  /// How well its parts were joined: how many spans and lines by which tier.
  record CoverageJson(
      @JsonProperty("spans") Map<String, Integer> spans,
      @JsonProperty("logs") Map<String, Integer> logs,
      @JsonProperty("spans_with_request_id") int spansWithRequestId,
      @JsonProperty("spans_without_parent") int spansWithoutParent,
      @JsonProperty("metrics") @Nullable JoinTier metrics) {

    static CoverageJson of(RequestView view) {
      RequestTree tree = view.tree();
      Map<String, Integer> spans = new TreeMap<>();
      Map<String, Integer> logs = new TreeMap<>();
      int withId = 0;
      int orphans = 0;
      for (SpanNode node : tree.preOrder()) {
        spans.merge(node.tier().wireName(), 1, Integer::sum);
        node.logs().forEach(log -> count(logs, log));
        withId += node.span().requestId().isEmpty() ? 0 : 1;
        orphans += node.parentMissing() ? 1 : 0;
      }
      tree.loose().forEach(log -> count(logs, log));
      JoinTier metrics = view.metrics().isEmpty() ? null : JoinTier.SAME_RESOURCE;
      return new CoverageJson(spans, logs, withId, orphans, metrics);
    }

    private static void count(Map<String, Integer> logs, PlacedLog log) {
      logs.merge(log.tier().wireName(), 1, Integer::sum);
    }
  }

  static RequestJson of(String id, RequestView view, Vocabulary vocabulary) {
    RequestTree tree = view.tree();
    return new RequestJson(
        id,
        view.requestIds().stream().sorted().toList(),
        tree.traces().stream().map(TraceId::toString).toList(),
        Texts.time(tree.startNanos()),
        Texts.time(tree.endNanos()),
        (tree.endNanos() - tree.startNanos()) / 1000,
        tree.criticalPath().nanos() / 1000,
        tree.roots().getFirst().span().isError(),
        spans(tree, vocabulary),
        tree.criticalPath().steps().stream().map(StepJson::of).toList(),
        tree.criticalPath().gapNanos() / 1000,
        tree.loose().stream().map(log -> LogJson.of(log, vocabulary)).toList(),
        view.metrics().stream().map(SeriesJson::of).toList(),
        CoverageJson.of(view),
        view.complete(),
        view.blocksOpened());
  }

  private static List<SpanJson> spans(RequestTree tree, Vocabulary vocabulary) {
    IdentityHashMap<SpanNode, Integer> index = new IdentityHashMap<>();
    List<SpanJson> spans = new ArrayList<>();
    for (SpanNode node : tree.preOrder()) {
      index.put(node, spans.size());
      SpanNode parent = node.parent();
      spans.add(SpanJson.of(node, parent == null ? null : index.get(parent), vocabulary));
    }
    return spans;
  }
}
