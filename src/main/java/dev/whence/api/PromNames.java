package dev.whence.api;

import dev.whence.model.MetricKind;
import dev.whence.model.SeriesKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Names of metrics between OpenTelemetry and Prometheus: `db.client.operation.duration` in seconds
/// is `db_client_operation_duration_seconds`, a sum that only rises ends in `_total`. Names that
/// came from Prometheus stay as they are.
public final class PromNames {

  private static final List<String> SUFFIXES =
      List.of(
          "_total", "_sum", "_count", "_seconds", "_milliseconds", "_bytes", "_ratio", "_bucket");

  /// A name of so many words may have had a dot at any of its underscores.
  private static final int MAX_JOINTS = 9;

  private PromNames() {}

  /// The name that a series has here, without the `_sum` or `_count` of distributions.
  public static String of(SeriesKey key) {
    String name = clean(key.name());
    String unit = key.unit().equals("1") ? share(key) : unit(key.unit());
    if (!unit.isEmpty() && !name.contains(unit)) {
      name += unit;
    }
    return key.monotonic() && key.temporality() != 0 && !isPart(name) ? name + "_total" : name;
  }

  private static boolean isPart(String name) {
    return name.endsWith("_total")
        || name.endsWith("_sum")
        || name.endsWith("_count")
        || name.endsWith("_bucket");
  }

  /// What is counted has the unit 1, too: a gauge alone of it is a share.
  private static String share(SeriesKey key) {
    return key.kind() == MetricKind.GAUGE ? "_ratio" : "";
  }

  private static String unit(String unit) {
    return switch (unit) {
      case "s" -> "_seconds";
      case "ms" -> "_milliseconds";
      case "By" -> "_bytes";
      default -> "";
    };
  }

  /// The name with everything that Prometheus does not allow as an underscore.
  public static String clean(String name) {
    StringBuilder clean = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':';
      boolean digit = c >= '0' && c <= '9' && i > 0;
      clean.append(letter || digit ? c : '_');
    }
    return clean.toString();
  }

  /// All names that a metric may have been sent under which is called so here.
  public static Set<String> sentAs(String name) {
    Set<String> stripped = new LinkedHashSet<>(List.of(name));
    for (String outer : List.copyOf(stripped)) {
      strip(outer, stripped, 0);
    }
    Set<String> sent = new LinkedHashSet<>(stripped);
    for (String base : stripped) {
      sent.addAll(dotted(base));
    }
    return sent;
  }

  private static void strip(String name, Set<String> into, int depth) {
    for (String suffix : SUFFIXES) {
      if (name.endsWith(suffix) && name.length() > suffix.length()) {
        String base = name.substring(0, name.length() - suffix.length());
        if (into.add(base) && depth < 2) {
          strip(base, into, depth + 1);
        }
      }
    }
  }

  private static List<String> dotted(String name) {
    String[] words = name.split("_", -1);
    int joints = words.length - 1;
    if (joints > MAX_JOINTS) {
      return List.of(name.replace('_', '.'));
    }
    List<String> names = new ArrayList<>();
    for (int dots = 1; dots < 1 << joints; dots++) {
      StringBuilder dotted = new StringBuilder(words[0]);
      for (int joint = 0; joint < joints; joint++) {
        dotted.append((dots >> joint & 1) == 1 ? '.' : '_').append(words[joint + 1]);
      }
      names.add(dotted.toString());
    }
    return names;
  }
}
