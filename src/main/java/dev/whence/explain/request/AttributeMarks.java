package dev.whence.explain.request;

import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.model.Attributes;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.Span;
import dev.whence.model.Vocabulary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// Which attribute values mark the requests that suffer among those that pass through a suspect:
/// route, operation, instance and version counted over all of them, everything else in a sample of
/// both kinds that is opened. A feature flag's variant marks a request whoever evaluated it.
public final class AttributeMarks {

  /// Begins the key of a mark that is a flag's variant; the flag's own key follows.
  public static final String FLAG = "feature_flag.";

  private static final int SAMPLE = 8;
  private static final int MOST = 6;

  /// Percentage points by which a mark must differ: counted, and in a small sample.
  private static final double COUNTED = 15;

  private static final double SAMPLED = 50;
  private static final double SURE = 3.3;

  /// What says no more than that a request failed, or who it was.
  private static final Set<String> SAYS_NOTHING =
      Set.of(
          "error",
          "error.type",
          "http.status_code",
          "http.response.status_code",
          "rpc.grpc.status_code",
          "otel.status_code",
          "otel.status_description",
          "exception.type",
          "exception.message");

  private static final List<String> RESULTS = List.of("result.variant", "variant", "result.value");

  private final Cohorts cohorts;
  private final OpenedRequests opened;
  private final Vocabulary vocabulary;

  AttributeMarks(Cohorts cohorts, OpenedRequests opened, Vocabulary vocabulary) {
    this.cohorts = cohorts;
    this.opened = opened;
    this.vocabulary = vocabulary;
  }

  List<Evidence.Mark> of(Service suspect) {
    Entity through = Entity.service(suspect);
    if (!cohorts.tell(through)) {
      return List.of();
    }
    List<RequestSummary> suffering = cohorts.suffering(through);
    List<RequestSummary> others = cohorts.others(through);
    if (suffering.size() < SAMPLE || others.size() < SAMPLE) {
      return List.of();
    }
    List<Evidence.Mark> marks = new ArrayList<>();
    add(marks, suffering, others, request -> counted(request, suspect), COUNTED);
    List<RequestSummary> some = sample(suffering);
    List<RequestSummary> someOthers = sample(others);
    opened.open(
        Stream.concat(some.stream(), someOthers.stream()).map(AttributeMarks::trace).toList());
    add(marks, some, someOthers, request -> attributes(request, suspect), SAMPLED);
    marks.sort(
        Comparator.comparingDouble(
                (Evidence.Mark mark) -> mark.baselinePercent() - mark.targetPercent())
            .thenComparing(Evidence.Mark::key)
            .thenComparing(Evidence.Mark::value));
    return marks.subList(0, Math.min(MOST, marks.size()));
  }

  /// Trace IDs are drawn at random; the first by ID are a random sample, whatever came in when.
  private static List<RequestSummary> sample(List<RequestSummary> of) {
    return of.stream().sorted(Comparator.comparing(RequestSummary::traceId)).limit(SAMPLE).toList();
  }

  private static String trace(RequestSummary request) {
    return request.traceId().toString();
  }

  private record Value(String key, String value) {}

  private static void add(
      List<Evidence.Mark> marks,
      List<RequestSummary> suffering,
      List<RequestSummary> others,
      Function<RequestSummary, Set<Value>> values,
      double least) {
    Map<Value, int[]> counts =
        new TreeMap<>(Comparator.comparing(Value::key).thenComparing(Value::value));
    for (RequestSummary request : suffering) {
      values.apply(request).forEach(v -> counts.computeIfAbsent(v, k -> new int[2])[0]++);
    }
    for (RequestSummary request : others) {
      values.apply(request).forEach(v -> counts.computeIfAbsent(v, k -> new int[2])[1]++);
    }
    counts.forEach(
        (value, count) -> {
          double target = 100.0 * count[0] / suffering.size();
          double baseline = 100.0 * count[1] / others.size();
          double both = (count[0] + count[1] + 1.0) / (suffering.size() + others.size() + 2.0);
          double deviation =
              100 * Math.sqrt(both * (1 - both) * (1.0 / suffering.size() + 1.0 / others.size()));
          boolean sure = target - baseline > (least == SAMPLED ? 2.5 : SURE) * deviation;
          if (target - baseline >= least && sure) {
            marks.add(new Evidence.Mark(value.key, value.value, round(target), round(baseline)));
          }
        });
  }

  private static Set<Value> counted(RequestSummary request, Service suspect) {
    Set<Value> values = new HashSet<>();
    values.add(new Value("route", request.route()));
    for (RequestSummary.Part part : request.parts()) {
      if (part.service().equals(suspect)) {
        add(values, "operation", part.operation());
        add(values, "service.version", part.version());
        add(values, "service.instance.id", part.instance());
      }
    }
    return values;
  }

  private Set<Value> attributes(RequestSummary request, Service suspect) {
    Set<Value> values = new HashSet<>();
    for (Span span : opened.spans(trace(request))) {
      addFlag(values, span.attributes());
      span.events().forEach(event -> addFlag(values, event.attributes()));
      if (vocabulary.emitter(span.resource()).service().equals(suspect)) {
        span.attributes()
            .values()
            .forEach(
                (key, value) -> {
                  if (!SAYS_NOTHING.contains(key)) {
                    add(values, key, value.toString());
                  }
                });
      }
    }
    return values;
  }

  /// What an evaluation came to, by OpenTelemetry's conventions of today and before.
  private static void addFlag(Set<Value> values, Attributes evaluation) {
    String flag = evaluation.text(FLAG + "key");
    for (String result : RESULTS) {
      Object value = evaluation.values().get(FLAG + result);
      if (flag != null && value != null) {
        add(values, FLAG + flag, value.toString());
        return;
      }
    }
  }

  private static void add(Set<Value> values, String key, String value) {
    if (!value.isEmpty() && value.length() <= 200) {
      values.add(new Value(key, value));
    }
  }

  private static double round(double percent) {
    return Math.round(percent * 10) / 10.0;
  }
}
