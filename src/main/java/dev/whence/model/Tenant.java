package dev.whence.model;

/// Whose data it is. Part of every key, block, frame, cell, partition and question; nothing is ever
/// mixed across tenants.
///
/// @param id 1 to 64 characters of `[A-Za-z0-9._-]`
public record Tenant(String id) implements Comparable<Tenant> {

  /// The tenant where none is configured.
  public static final Tenant DEFAULT = new Tenant("default");

  public Tenant {
    if (!valid(id)) {
      throw new IllegalArgumentException(
          "tenant must be 1 to 64 of [A-Za-z0-9._-], was '" + id + "'");
    }
  }

  private static boolean valid(String id) {
    return !id.isEmpty()
        && id.length() <= 64
        && id.chars()
            .allMatch(
                c ->
                    (c >= 'a' && c <= 'z')
                        || (c >= 'A' && c <= 'Z')
                        || (c >= '0' && c <= '9')
                        || c == '.'
                        || c == '_'
                        || c == '-');
  }

  @Override
  public int compareTo(Tenant other) {
    return id.compareTo(other.id);
  }
}
