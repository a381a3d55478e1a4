package dev.whence.access;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/// One line of JSON per question and confirmation, under the log category `whence.audit`: who asked
/// what, of which tenant's data, and how it was answered. Bodies are not in it, and values of
/// parameters that are named like secrets are not. Thread-safe.
final class Audit {

  private static final Logger LOG = Logger.getLogger("whence.audit");
  private static final JsonMapper JSON = new JsonMapper();
  private static final int MAX_PARAMETERS = 20;
  private static final int MAX_TEXT = 200;
  private static final List<String> SECRET =
      List.of("token", "secret", "password", "passwd", "key", "auth", "credential", "signature");

  private final Clock clock;

  Audit(Clock clock) {
    this.clock = clock;
  }

  /// A question, before it is answered.
  record Asked(
      String caller,
      String tenant,
      String method,
      String path,
      List<Map.Entry<String, String>> parameters) {}

  void answered(Asked asked, int status, long millis) {
    if (!LOG.isInfoEnabled()) {
      return;
    }
    ObjectNode line =
        JSON.createObjectNode()
            .put("time", clock.instant().toString())
            .put("caller", cut(asked.caller))
            .put("tenant", asked.tenant)
            .put("method", asked.method)
            .put("path", cut(asked.path));
    ObjectNode parameters = line.putObject("parameters");
    asked.parameters.stream()
        .limit(MAX_PARAMETERS)
        .forEach(each -> parameters.put(cut(each.getKey()), shown(each)));
    LOG.info(line.put("status", status).put("millis", millis).toString());
  }

  private static String shown(Map.Entry<String, String> parameter) {
    String name = parameter.getKey().toLowerCase(Locale.ROOT);
    return SECRET.stream().anyMatch(name::contains) ? "***" : cut(parameter.getValue());
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
