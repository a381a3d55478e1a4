package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.Texts;
import dev.whence.model.ChangeEvent;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A change event, under the names it is sent with.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ChangeJson(
    @JsonProperty("id") String id,
    @JsonProperty("kind") String kind,
    @JsonProperty("at") String at,
    @JsonProperty("ends_at") @Nullable String endsAt,
    @JsonProperty("service.name") @Nullable String service,
    @JsonProperty("service.namespace") @Nullable String namespace,
    @JsonProperty("deployment.environment.name") @Nullable String environment,
    @JsonProperty("service.version") @Nullable String version,
    @JsonProperty("previous_version") @Nullable String previousVersion,
    @JsonProperty("strategy") @Nullable String strategy,
    @JsonProperty("traffic_pct") @Nullable Double trafficPercent,
    @JsonProperty("deployment.id") @Nullable String deploymentId,
    @JsonProperty("deployment.status") @Nullable String deploymentStatus,
    @JsonProperty("instances") List<String> instances,
    @JsonProperty("replaced_instances") List<String> replacedInstances,
    @JsonProperty("summary") @Nullable String summary,
    @JsonProperty("source") @Nullable String source,
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("attributes") Map<String, Object> attributes) {

  static ChangeJson of(ChangeEvent event) {
    Service service = event.service();
    Long end = event.endNanos();
    return new ChangeJson(
        event.id(),
        event.kind().wireName(),
        Texts.time(event.timeNanos()),
        end == null ? null : Texts.time(end),
        service == null ? null : Texts.orNull(service.name()),
        service == null ? null : Texts.orNull(service.namespace()),
        service == null ? null : Texts.orNull(service.environment()),
        event.version(),
        event.previousVersion(),
        event.strategy(),
        event.trafficPercent(),
        event.deploymentId(),
        event.deploymentStatus(),
        event.instances(),
        event.replacedInstances(),
        event.summary(),
        event.source(),
        event.url(),
        Texts.plain(event.attributes()));
  }
}
