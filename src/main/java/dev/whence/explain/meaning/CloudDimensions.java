package dev.whence.explain.meaning;

import dev.whence.model.Attributes;
import dev.whence.model.Series;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The dimension by which a cloud's own monitoring names what it measures: Amazon CloudWatch's
/// `FunctionName`, whether it comes by itself, within a map called `Dimensions` (metric streams),
/// or as a label of an exporter (`dimension_FunctionName`, `function_name`); Google's
/// `function_name`, `database_id`, `subscription_id`.
final class CloudDimensions {

  /// Without underscores, in lower case.
  private static final Set<String> NAMING =
      Set.of(
          "functionname",
          "queuename",
          "topicname",
          "tablename",
          "bucketname",
          "streamname",
          "apiname",
          "domainname",
          "statemachinename",
          "cacheclusterid",
          "dbinstanceidentifier",
          "dbclusteridentifier",
          "databaseid",
          "subscriptionid",
          "topicid");

  private static final String MAP = "Dimensions";
  private static final String PREFIX = "dimension";

  private CloudDimensions() {}

  /// What a series is about, as its dimensions say; null where none names it.
  static @Nullable String subject(Series series) {
    Attributes attributes = series.key().attributes();
    for (String key : attributes.values().keySet()) {
      if (NAMING.contains(plain(key))) {
        return attributes.text(key);
      }
    }
    String map = attributes.text(MAP);
    return map == null ? null : within(map);
  }

  private static String plain(String key) {
    String plain = key.replace("_", "").toLowerCase(Locale.ROOT);
    return plain.startsWith(PREFIX) ? plain.substring(PREFIX.length()) : plain;
  }

  /// Of a map of texts as JSON.
  private static @Nullable String within(String map) {
    String[] quoted = map.split("\"", -1);
    for (int i = 1; i + 2 < quoted.length; i += 2) {
      if (quoted[i + 1].strip().equals(":") && NAMING.contains(plain(quoted[i]))) {
        return quoted[i + 2];
      }
    }
    return null;
  }
}
