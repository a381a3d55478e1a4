package dev.whence.access;

import dev.whence.model.Tenant;
import java.util.EnumSet;
import java.util.Set;

/// Who makes the request under way, and for which tenant.
///
/// @param name of the credential; no secret
public record Caller(String name, Tenant tenant, Set<Role> roles) {

  /// Whoever can reach a loopback address of a service without credentials.
  static Caller local(Tenant tenant) {
    return new Caller("local", tenant, EnumSet.allOf(Role.class));
  }

  public Caller {
    roles = Set.copyOf(roles);
  }

  public boolean may(Role role) {
    return roles.contains(role) || roles.contains(Role.ADMIN);
  }
}
