package dev.whence.api.incidents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.api.ApiException;
import dev.whence.api.Json;
import dev.whence.api.telemetry.IndicatorResource;
import dev.whence.api.telemetry.RequestResource;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Explanation;
import dev.whence.explain.request.RequestFinder;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Document;
import dev.whence.store.Store;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Copies what an answer rests on before retention takes it: for each piece of evidence the query
/// that shows it, what the query gave, and the SHA-256 of that. The same query gives the same bytes
/// as long as the telemetry is there.
@Singleton
final class FrozenEvidence {

  private static final String KIND = "evidence";
  private static final String API = "/api/v1/";
  private static final String REQUESTS = "{request}/s";

  private final Store store;
  private final RequestFinder requests;
  private final Vocabulary vocabulary;
  private final Clock clock;
  private final IncidentSettings settings;

  FrozenEvidence(
      Store store,
      RequestFinder requests,
      Vocabulary vocabulary,
      Clock clock,
      IncidentSettings settings) {
    this.vocabulary = vocabulary;
    this.store = store;
    this.requests = requests;
    this.clock = clock;
    this.settings = settings;
  }

  Optional<Document> find(Tenant tenant, String explanation, int revision) {
    return store.document(tenant, KIND, explanation, revision);
  }

  /// Copies the evidence of a kept answer, once.
  void freeze(Tenant tenant, Document kept, Explanation answer) {
    if (find(tenant, kept.id(), kept.revision()).isPresent()) {
      return;
    }
    ObjectNode frozen = JsonNodeFactory.instance.objectNode();
    frozen.put("explanation", kept.id()).put("revision", kept.revision());
    frozen.put("answer_sha256", sha256(kept.json().getBytes(StandardCharsets.UTF_8)));
    ArrayNode list = frozen.putArray("evidence");
    long left = settings.frozenBytes();
    for (Evidence evidence : answer.evidence()) {
      ObjectNode entry = list.addObject();
      entry.put("id", evidence.id()).put("type", evidence.type().name());
      entry.put("display", evidence.display());
      left -= copy(tenant, answer, evidence, entry, left);
    }
    store.put(
        tenant,
        new Document(KIND, kept.id(), kept.revision(), kept.timeNanos(), frozen.toString()));
  }

  /// @return how many bytes were copied
  private long copy(
      Tenant tenant, Explanation answer, Evidence evidence, ObjectNode entry, long most) {
    Copied copied;
    try {
      copied = copied(tenant, answer, evidence);
    } catch (ApiException gone) {
      entry.put("left_out", "the telemetry is no longer there");
      return 0;
    }
    if (copied == null) {
      entry.put("left_out", "there is nothing beyond what the answer itself says");
      return 0;
    }
    byte[] bytes = Json.bytes(copied.data());
    entry.putObject("query").put("lang", "whence").put("expr", copied.query());
    entry.put("sha256", sha256(bytes)).put("bytes", bytes.length);
    if (bytes.length > most) {
      entry.put("left_out", "larger than whence.incidents.frozen-size allows");
      return 0;
    }
    entry.set("data", copied.data());
    return bytes.length;
  }

  private record Copied(String query, JsonNode data) {}

  private @Nullable Copied copied(Tenant tenant, Explanation answer, Evidence evidence) {
    String from = answer.window().baseline().from();
    String to = answer.window().to();
    return switch (evidence.type()) {
      case TRACE -> trace(tenant, evidence.traceId());
      case METRIC, TRANSACTIONAL, DOSE_RESPONSE, ATTRIBUTE_DELTA -> {
        Explanation.Node node = node(answer, evidence.id());
        yield node == null ? null : curve(tenant, evidence, node, from, to);
      }
      case LOG -> {
        Evidence.Sample sample = evidence.sample();
        yield trace(tenant, sample == null ? null : sample.traceId());
      }
      case CHANGE -> change(answer, evidence);
    };
  }

  private @Nullable Copied trace(Tenant tenant, @Nullable String trace) {
    if (trace == null) {
      return null;
    }
    return new Copied(
        API + "traces/" + trace,
        Json.tree(
            new RequestResource(requests, vocabulary, () -> tenant, clock)
                .trace(trace, null, null)));
  }

  /// What a piece of evidence speaks of, as it went: a metric by its name, which may have any
  /// shape; what has no stored name, as spans tell it. Null for what neither tells.
  private @Nullable Copied curve(
      Tenant tenant, Evidence evidence, Explanation.Node node, String from, String to) {
    String metric = evidence.type() == Evidence.Type.METRIC ? evidence.metric() : null;
    Copied stored = metric == null ? null : metric(tenant, metric, node, from, to);
    if (stored != null) {
      return stored;
    }
    if (REQUESTS.equals(evidence.unit())) {
      return curve(tenant, ofService("rate", node, from, to));
    }
    String signal = node.kind().equals("error_rate") ? "errors" : "latency";
    return metric == null ? curve(tenant, ofService(signal, node, from, to)) : null;
  }

  /// The curves of a metric that the node's service reports; where it reports none, those of
  /// whoever does (a proxy, the caller). Null where none is stored.
  private @Nullable Copied metric(
      Tenant tenant, String name, Explanation.Node node, String from, String to) {
    Copied own = null;
    try {
      own = curve(tenant, ofService(name, node, from, to));
    } catch (ApiException notHeardOf) {
      // Others may report it of a service that sends nothing itself.
    }
    if (own != null && !isEmpty(own)) {
      return own;
    }
    Copied any = curve(tenant, query(name, from, to));
    return isEmpty(any) ? null : any;
  }

  private static boolean isEmpty(Copied curves) {
    return curves.data().path("series").isEmpty();
  }

  private static Map<String, String> query(String signal, String from, String to) {
    return new TreeMap<>(Map.of("signal", signal, "from", from, "to", to));
  }

  private static Map<String, String> ofService(
      String signal, Explanation.Node node, String from, String to) {
    Entity entity = node.entity();
    Map<String, String> query = query(signal, from, to);
    query.put(
        "service",
        entity.namespace() == null
            ? entity.service()
            : entity.namespace() + "/" + entity.service());
    if (entity.environment() != null) {
      query.put("environment", entity.environment());
    }
    return query;
  }

  private Copied curve(Tenant tenant, Map<String, String> query) {
    JsonNode data =
        Json.tree(
            new IndicatorResource(store, () -> tenant, clock)
                .indicators(
                    query.get("signal"),
                    query.get("service"),
                    query.get("environment"),
                    null,
                    null,
                    null,
                    query.get("from"),
                    query.get("to"),
                    null,
                    null));
    return new Copied(API + "indicators?" + encoded(query), data);
  }

  private static @Nullable Copied change(Explanation answer, Evidence evidence) {
    return answer.changes().stream()
        .filter(change -> change.id().equals(evidence.change()))
        .findFirst()
        .map(
            change ->
                new Copied(
                    API + "explanations/" + answer.id() + "?revision=" + answer.revision(),
                    Json.tree(change)))
        .orElse(null);
  }

  /// The node that a piece of evidence is cited by.
  private static Explanation.@Nullable Node node(Explanation answer, String evidence) {
    return answer.nodes().stream()
        .filter(node -> node.evidence().contains(evidence))
        .findFirst()
        .orElse(null);
  }

  private static String encoded(Map<String, String> query) {
    StringBuilder text = new StringBuilder();
    query.forEach(
        (name, value) ->
            text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
