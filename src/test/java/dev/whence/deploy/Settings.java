package dev.whence.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.wiring.WhenceConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URL;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The service's settings as the code has them, and as environment variables say them.
final class Settings {

  private static final Pattern ENV =
      Pattern.compile("(?m)\\b((?:WHENCE|QUARKUS)_[A-Z0-9_]+)=(\\S+)");

  private Settings() {}

  /// The configuration of a service with these environment variables.
  static SmallRyeConfig with(Map<String, String> environment) {
    URL properties = WhenceConfig.class.getResource("/application.properties");
    try {
      return new SmallRyeConfigBuilder()
          .addDefaultInterceptors()
          .addDiscoveredConverters()
          .withSources(new PropertiesConfigSource(properties))
          .withSources(new EnvConfigSource(environment, 300))
          .withMapping(WhenceConfig.class)
          .withMappingIgnore("quarkus.**")
          .withMappingIgnore("whence.**")
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Patterns of the environment variables that set something.
  static Set<String> known() {
    Set<String> known = new TreeSet<>();
    collect(WhenceConfig.class, "WHENCE", known);
    return known;
  }

  private static void collect(Class<?> group, String prefix, Set<String> into) {
    for (Method method : group.getMethods()) {
      if (Modifier.isAbstract(method.getModifiers())) {
        String name = method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
        collect(method.getGenericReturnType(), prefix + "_" + name, into);
      }
    }
  }

  private static void collect(Type type, String name, Set<String> into) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
      collect(generic.getActualTypeArguments()[1], name + "_[A-Z0-9_]+", into);
    } else if (type instanceof ParameterizedType generic
        && generic.getRawType() == Optional.class) {
      collect(generic.getActualTypeArguments()[0], name, into);
    } else if (type instanceof Class<?> group
        && group.isInterface()
        && group.getName().startsWith("dev.whence")) {
      collect(group, name, into);
    } else {
      into.add(name);
    }
  }

  /// The variables of the Dockerfile's `ENV`.
  static Map<String, String> ofImage() {
    Map<String, String> variables = new HashMap<>();
    Matcher found = ENV.matcher(Tree.text("deploy/Dockerfile"));
    while (found.find()) {
      variables.put(found.group(1), found.group(2));
    }
    return variables;
  }

  /// Those of a Compose service.
  static Map<String, String> ofCompose(JsonNode service) {
    Map<String, String> variables = new HashMap<>();
    service
        .path("environment")
        .properties()
        .forEach(each -> variables.put(each.getKey(), each.getValue().asText()));
    return variables;
  }

  /// Those of a container in Kubernetes.
  static Map<String, String> ofContainer(JsonNode container) {
    Map<String, String> variables = new HashMap<>();
    for (JsonNode each : container.path("env")) {
      variables.put(each.path("name").asText(), each.path("value").asText());
    }
    return variables;
  }
}
