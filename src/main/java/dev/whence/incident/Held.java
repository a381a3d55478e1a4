package dev.whence.incident;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.explain.answer.CauseKind;
import dev.whence.explain.answer.Entity;
import dev.whence.explain.answer.Explanation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What an incident holds: alerts and answers, in the few words that grouping and listing need. The
/// whole of each is kept under its own ID.
public sealed interface Held {

  /// @param endsAt null while it fires
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OfAlert(
      @JsonProperty("id") String id,
      @JsonProperty("source") String source,
      @JsonProperty("fingerprint") String fingerprint,
      @JsonProperty("title") String title,
      @JsonProperty("service.name") @Nullable String service,
      @JsonProperty("starts_at") String startsAt,
      @JsonProperty("ends_at") @Nullable String endsAt,
      @JsonProperty("links") List<Alert.Link> links)
      implements Held {

    public OfAlert {
      links = List.copyOf(links);
    }

    public static OfAlert of(Alert alert) {
      Long end = alert.endNanos();
      boolean over = alert.status() == Alert.Status.RESOLVED;
      String start = Times.text(alert.startNanos());
      return new OfAlert(
          alert.id(),
          alert.source(),
          alert.fingerprint(),
          alert.title(),
          alert.service().isEmpty() ? null : alert.service(),
          start,
          over ? (end == null ? start : Times.text(end)) : null,
          alert.links());
    }

    @com.fasterxml.jackson.annotation.JsonIgnore
    public boolean isFiring() {
      return endsAt == null;
    }

    /// When it was last known to fire.
    String lastSign() {
      return endsAt == null ? startsAt : endsAt;
    }
  }

  /// @param shape the typed shape of its chain, see [Shape]
  /// @param services those of the chain, sorted
  /// @param resources what the chain shares, sorted
  /// @param cause the key of the root cause's entity
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OfAnswer(
      @JsonProperty("id") String id,
      @JsonProperty("revision") int revision,
      @JsonProperty("title") String title,
      @JsonProperty("verdict") String verdict,
      @JsonProperty("from") String from,
      @JsonProperty("to") String to,
      @JsonProperty("held_at") String heldAt,
      @JsonProperty("began_at") @Nullable String beganAt,
      @JsonProperty("shape") String shape,
      @JsonProperty("services") List<String> services,
      @JsonProperty("resources") List<String> resources,
      @JsonProperty("cause") @Nullable String cause,
      @JsonProperty("cause_kind") @Nullable CauseKind causeKind,
      @JsonProperty("failed_requests") @Nullable Long failedRequests,
      @JsonProperty("affected_requests_pct") @Nullable Double affectedPercent)
      implements Held {

    public OfAnswer {
      services = List.copyOf(services);
      resources = List.copyOf(resources);
    }

    public static OfAnswer of(Explanation answer, String heldAt) {
      TreeSet<String> services = new TreeSet<>();
      TreeSet<String> resources = new TreeSet<>();
      String began = null;
      for (Explanation.Node node : answer.nodes()) {
        services.add(node.entity().service());
        if (node.entity().type() == Entity.Type.RESOURCE && node.entity().resource() != null) {
          resources.add(node.entity().resource());
        }
        if (node.onset() != null) {
          began = Times.earlier(node.onset().earliest(), began);
        }
      }
      Explanation.RootCause cause = answer.rootCause();
      Explanation.Impact impact = answer.impact();
      return new OfAnswer(
          answer.id(),
          answer.revision(),
          answer.title(),
          answer.verdict().wireName(),
          answer.question().from(),
          answer.question().to(),
          heldAt,
          began,
          Shape.of(answer).signature(),
          new ArrayList<>(services),
          new ArrayList<>(resources),
          cause == null ? null : entity(answer, cause.node()),
          cause == null ? null : cause.kind(),
          impact == null ? null : impact.failedRequests(),
          impact == null ? null : impact.affectedRequestsPercent());
    }

    private static @Nullable String entity(Explanation answer, String node) {
      return answer.nodes().stream()
          .filter(each -> each.id().equals(node))
          .map(each -> each.entity().service() + "|" + each.kind())
          .findFirst()
          .orElse(null);
    }

    /// Whether it names a cause that a person can act on.
    public boolean namesCause() {
      return causeKind != null && (verdict.equals("established") || verdict.equals("probable"));
    }
  }
}
