package dev.whence.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What a credential is for. `ADMIN` may do everything; the others one thing each.
public enum Role {
  /// Sends telemetry, changes and alerts.
  INGEST,
  /// Asks.
  QUERY,
  /// Writes to incidents, confirms causes.
  RESPOND,
  ADMIN;

  /// Reads names as the configuration writes them: `ingest`, `query`, `respond`, `admin`.
  ///
  /// @throws IllegalArgumentException where one is none of them
  public static Set<Role> named(List<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      try {
        roles.add(valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException unknown) {
        throw new IllegalArgumentException(
            "'" + name + "' is no role; use ingest, query, respond or admin", unknown);
      }
    }
    return roles;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
