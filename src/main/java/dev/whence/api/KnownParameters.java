package dev.whence.api;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/// Refuses questions with a query parameter that is not known: passed over, a misspelt one would be
/// another question. Whoever speaks to us as to Prometheus or Jaeger may send what these take.
final class KnownParameters {

  private static final String OWN = "dev.whence.api";
  private static final Set<String> OF_OTHERS = Set.of(OWN + ".prometheus", OWN + ".jaeger");

  /// One entry a method of a resource.
  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

  /// @throws ApiException where the request has a parameter that its resource does not read
  @ServerRequestFilter
  public void check(ResourceInfo resource, ContainerRequestContext request) {
    Set<String> sent = request.getUriInfo().getQueryParameters().keySet();
    if (sent.isEmpty()
        || !request.getMethod().equals(HttpMethod.GET)
        || !isOwn(resource.getResourceClass().getPackageName())) {
      return;
    }
    Set<String> names = known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::names);
    for (String name : sent) {
      if (!names.contains(name)) {
        throw ApiException.inParameter(
            ErrorCode.INVALID_PARAMETER,
            name,
            "the parameter " + ApiException.echo(name) + " is not known",
            names.isEmpty() ? "Leave it out." : "Known are " + String.join(", ", names) + ".");
      }
    }
  }

  private static boolean isOwn(String packageName) {
    return packageName.startsWith(OWN) && !OF_OTHERS.contains(packageName);
  }

  private static Set<String> names(Method method) {
    return Arrays.stream(method.getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(RestQuery.class))
        .map(KnownParameters::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Parameter parameter) {
    String given = parameter.getAnnotation(RestQuery.class).value();
    return given.isEmpty() ? parameter.getName() : given;
  }
}
