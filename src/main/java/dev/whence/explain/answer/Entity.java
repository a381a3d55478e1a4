package dev.whence.explain.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.whence.model.Service;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A thing that can be the cause, the victim or the means: what findings are about and what is
/// ranked. Fields that do not apply to the type are null and left out of the JSON.
///
/// @param service whose it is; for a shared resource the resource's own name
/// @param peer the callee's service of an edge
/// @param resource what a shared resource is called: `server.address/db.namespace`, a pool's name
/// @param change the ID of a change event
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"type", "service.name"})
public record Entity(
    @JsonProperty("type") Type type,
    @JsonProperty("service.name") String service,
    @JsonProperty("service.namespace") @Nullable String namespace,
    @JsonProperty("deployment.environment.name") @Nullable String environment,
    @JsonProperty("service.version") @Nullable String version,
    @JsonProperty("service.instance.id") @Nullable String instance,
    @JsonProperty("operation") @Nullable String operation,
    @JsonProperty("peer.service") @Nullable String peer,
    @JsonProperty("resource") @Nullable String resource,
    @JsonProperty("change") @Nullable String change)
    implements Comparable<Entity> {

  /// What kind of thing.
  public enum Type {
    SERVICE,
    INSTANCE,
    OPERATION,
    EDGE,
    RESOURCE,
    CHANGE;

    @com.fasterxml.jackson.annotation.JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public static Entity service(Service service) {
    return of(Type.SERVICE, service, null, null, null, null);
  }

  public static Entity instance(Service service, String instance) {
    return of(Type.INSTANCE, service, instance, null, null, null);
  }

  public static Entity operation(Service service, String operation) {
    return of(Type.OPERATION, service, null, operation, null, null);
  }

  /// The way from a caller to a callee: network, proxies, queues of either side.
  public static Entity edge(Service caller, Service callee) {
    return of(Type.EDGE, caller, null, null, callee.name(), null);
  }

  /// A resource that a service uses.
  public static Entity resource(Service user, String resource) {
    return of(Type.RESOURCE, user, null, null, null, resource);
  }

  private static Entity of(
      Type type,
      Service service,
      @Nullable String instance,
      @Nullable String operation,
      @Nullable String peer,
      @Nullable String resource) {
    return new Entity(
        type,
        service.name(),
        blankAsNull(service.namespace()),
        blankAsNull(service.environment()),
        null,
        instance,
        operation,
        peer,
        resource,
        null);
  }

  private static @Nullable String blankAsNull(String text) {
    return text.isEmpty() ? null : text;
  }

  public Service ofService() {
    return new Service(
        namespace == null ? "" : namespace, service, environment == null ? "" : environment);
  }

  /// A text that sorts and tells entities apart.
  public String key() {
    return String.join(
        "|",
        type.wireName(),
        service,
        text(namespace),
        text(environment),
        text(instance),
        text(operation),
        text(peer),
        text(resource),
        text(change));
  }

  /// How a sentence calls it.
  public String label() {
    return switch (type) {
      case SERVICE -> service;
      case INSTANCE -> service + " instance " + text(instance);
      case OPERATION -> service + " \"" + text(operation) + "\"";
      case EDGE -> service + " -> " + text(peer);
      case RESOURCE -> text(resource) + " of " + service;
      case CHANGE -> "change " + text(change) + " of " + service;
    };
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public int compareTo(Entity other) {
    return key().compareTo(other.key());
  }
}
