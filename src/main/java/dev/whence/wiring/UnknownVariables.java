package dev.whence.wiring;

import io.smallrye.config.ConfigMappings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Environment variables that are called like settings of ours and set nothing. In a file or on the
/// command line such a name refuses the start; the environment is not ours alone.
final class UnknownVariables {

  private static final String OURS = "WHENCE_";

  /// What commands, deployments and senders read.
  private static final Set<String> NO_SETTINGS =
      Set.of(
          "WHENCE_JAVA_OPTS",
          "WHENCE_KEY",
          "WHENCE_KEY_SHA256",
          "WHENCE_OTLP_ENDPOINT",
          "WHENCE_URL");

  /// What Kubernetes tells its pods of a Service whose name begins with ours.
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "\\w+_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_\\w+)?)");

  private static final Pattern SERVICE_ADDRESS = Pattern.compile("(tcp|udp|sctp)://.+");

  private UnknownVariables() {}

  /// The names of those that set nothing, sorted.
  static List<String> in(Map<String, String> environment) {
    Pattern settings = settings();
    return environment.entrySet().stream()
        .filter(each -> !isLink(each.getKey(), each.getValue()))
        .map(Map.Entry::getKey)
        .filter(name -> variable(name).startsWith(OURS) && !NO_SETTINGS.contains(name))
        .filter(name -> !settings.matcher(variable(name)).matches())
        .sorted()
        .toList();
  }

  private static boolean isLink(String name, String value) {
    return SERVICE_LINK.matcher(name).matches()
        || (name.endsWith("_PORT") && SERVICE_ADDRESS.matcher(value).matches());
  }

  /// Every variable that sets something. A part of a name that people choose is `*`, a place in a
  /// list is `[*]`.
  private static Pattern settings() {
    Set<String> names =
        ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(WhenceConfig.class))
            .keySet();
    return Pattern.compile(
        names.stream()
            .map(name -> variable(name.replace("[*]", "[0]").replace(".*", ".any")))
            .map(name -> name.replace("_0_", "_[0-9]+_").replace("_ANY", "_\\w+"))
            .collect(Collectors.joining("|")));
  }

  private static String variable(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
  }
}
