package dev.whence.incident;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// That somebody was woken up: an alert as a tool tells of it at one moment. The same fingerprint
/// from another start on is another alert.
///
/// @param fingerprint what tells the alerts of a tool apart
/// @param service `service.name`, empty where the alert does not say
/// @param environment `deployment.environment.name`, empty where the alert does not say
/// @param endNanos null while it fires
/// @param reopened whether it says that what was resolved fires again
/// @param values measured values by the names that the tool gives them
public record Alert(
    String source,
    String fingerprint,
    Status status,
    String title,
    String service,
    String environment,
    long startNanos,
    @Nullable Long endNanos,
    boolean reopened,
    SortedMap<String, String> labels,
    SortedMap<String, String> annotations,
    SortedMap<String, Double> values,
    List<Link> links) {

  private static final int ID_BYTES = 12;

  public Alert {
    labels = copy(labels);
    annotations = copy(annotations);
    values = copy(values);
    links = List.copyOf(links);
  }

  /// Whether it still goes on.
  public enum Status {
    FIRING,
    RESOLVED
  }

  /// Where to look.
  public record Link(String text, String href) {}

  /// The same for all that is told of one alert.
  public String id() {
    String identity = source + '\0' + fingerprint + '\0' + startNanos;
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(identity.getBytes(StandardCharsets.UTF_8));
      return "alt_" + HexFormat.of().formatHex(hash, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  private static <V> SortedMap<String, V> copy(Map<String, V> values) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }
}
