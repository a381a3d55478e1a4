package dev.whence.model;

/// A service's identity. The same name in another namespace or environment is another service.
///
/// @param namespace `service.namespace`, empty where there is none
/// @param name `service.name`
/// @param environment `deployment.environment.name`, empty where there is none
public record Service(String namespace, String name, String environment)
    implements Comparable<Service> {

  private static final String SEPARATOR = "\u001f";

  public static Service named(String name) {
    return new Service("", name, "");
  }

  /// One text that tells services apart, as keys of cells hold it; [#parse] reads it.
  public String key() {
    return namespace.isEmpty() && environment.isEmpty()
        ? name
        : namespace + SEPARATOR + name + SEPARATOR + environment;
  }

  public static Service parse(String key) {
    int first = key.indexOf(SEPARATOR);
    if (first < 0) {
      return named(key);
    }
    int second = key.indexOf(SEPARATOR, first + 1);
    return new Service(
        key.substring(0, first), key.substring(first + 1, second), key.substring(second + 1));
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // most are compared with themselves
  public int compareTo(Service other) {
    if (this == other) {
      return 0;
    }
    int order = namespace.compareTo(other.namespace);
    if (order == 0) {
      order = name.compareTo(other.name);
    }
    return order == 0 ? environment.compareTo(other.environment) : order;
  }
}
