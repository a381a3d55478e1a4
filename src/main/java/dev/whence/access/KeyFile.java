package dev.whence.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Keys in a file, read again when it changes:
///
/// ```
/// [{"name": "collector", "sha256": ["9f86…"], "roles": ["ingest"], "tenants": ["shop"],
///   "expires": "2027-01-01T00:00:00Z"}]
/// ```
///
/// A file that cannot be read any more leaves the keys as they were, and is said in the log.
/// Thread-safe.
public final class KeyFile implements Supplier<List<ApiKey>> {

  private static final System.Logger LOG = System.getLogger(KeyFile.class.getName());
  private static final JsonMapper JSON = new JsonMapper();
  private static final long LOOK_EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long MAX_BYTES = 4L << 20;
  private static final Set<String> FIELDS = Set.of("name", "sha256", "roles", "tenants", "expires");

  private final Path file;
  private final LongSupplier ticker;
  private volatile Read last;

  private record Read(List<ApiKey> keys, FileTime modified, long size, long atNanos) {}

  /// Reads the file for the first time.
  ///
  /// @param ticker nanoseconds that never run backwards
  /// @throws IllegalArgumentException where it cannot be read
  public KeyFile(Path file, LongSupplier ticker) {
    this.file = file;
    this.ticker = ticker;
    this.last = read();
  }

  @Override
  public List<ApiKey> get() {
    Read known = last;
    if (ticker.getAsLong() - known.atNanos >= LOOK_EVERY_NANOS) {
      known = again();
    }
    return known.keys;
  }

  private synchronized Read again() {
    Read known = last;
    long now = ticker.getAsLong();
    if (now - known.atNanos < LOOK_EVERY_NANOS) {
      return known;
    }
    try {
      boolean same =
          Files.getLastModifiedTime(file).equals(known.modified) && Files.size(file) == known.size;
      last = same ? new Read(known.keys, known.modified, known.size, now) : read();
    } catch (IOException | IllegalArgumentException wrong) {
      last = new Read(known.keys, known.modified, known.size, now);
      LOG.log(
          System.Logger.Level.WARNING,
          "{0}; the keys stay as they were. Recommended action: mend the file",
          wrong.getMessage());
    }
    return last;
  }

  private Read read() {
    try {
      FileTime modified = Files.getLastModifiedTime(file);
      long size = Files.size(file);
      if (size > MAX_BYTES) {
        throw new IllegalArgumentException("the key file " + file + " is too large");
      }
      return new Read(parse(Files.readAllBytes(file)), modified, size, ticker.getAsLong());
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "the key file " + file + " cannot be read: " + unreadable.getClass().getSimpleName());
    }
  }

  private List<ApiKey> parse(byte[] bytes) throws IOException {
    JsonNode list = JSON.readTree(bytes);
    if (!list.isArray() || list.size() > ApiKeys.MAX_KEYS) {
      throw new IllegalArgumentException(
          "the key file " + file + " must be a list of at most " + ApiKeys.MAX_KEYS + " keys");
    }
    List<ApiKey> keys = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      try {
        keys.add(key(list.get(i)));
      } catch (IllegalArgumentException | DateTimeException wrong) {
        throw new IllegalArgumentException(
            "the key file %s, key %d: %s".formatted(file, i + 1, wrong.getMessage()), wrong);
      }
    }
    return List.copyOf(keys);
  }

  private static ApiKey key(JsonNode key) {
    key.fieldNames()
        .forEachRemaining(
            field -> {
              if (!FIELDS.contains(field)) {
                throw new IllegalArgumentException("unknown field '" + field + "'");
              }
            });
    String name = key.path("name").asText();
    if (name.isBlank()) {
      throw new IllegalArgumentException("it has no name");
    }
    Grant grant =
        new Grant(
            name, Role.named(texts(key.path("roles"))), TenantScope.of(texts(key.path("tenants"))));
    JsonNode expires = key.path("expires");
    return ApiKey.of(
        grant,
        texts(key.path("sha256")),
        expires.isMissingNode() ? Instant.MAX : Instant.parse(expires.asText()));
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isTextual()) {
      texts.add(node.asText());
    } else {
      node.forEach(each -> texts.add(each.asText()));
    }
    return texts;
  }
}
