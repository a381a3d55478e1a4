package dev.whence.access;

import java.util.Set;

/// What a credential allows.
///
/// @param name whose it is, for the audit; no secret
public record Grant(String name, Set<Role> roles, TenantScope tenants) {

  public Grant {
    roles = Set.copyOf(roles);
  }
}
