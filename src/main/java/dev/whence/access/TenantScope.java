package dev.whence.access;

import dev.whence.model.Tenant;
import java.util.ArrayList;
import java.util.List;

/// The tenants that a credential is for.
///
/// @param named the first is the one that counts where a request names none
/// @param all whether every other tenant may be named too
public record TenantScope(List<Tenant> named, boolean all) {

  public static final TenantScope DEFAULT = new TenantScope(List.of(Tenant.DEFAULT), false);

  public TenantScope {
    named = named.isEmpty() ? List.of(Tenant.DEFAULT) : List.copyOf(named);
  }

  /// Reads tenant IDs, of which one may be `*` for all.
  ///
  /// @throws IllegalArgumentException where one can be no tenant, or there is none
  public static TenantScope of(List<String> ids) {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("a credential needs a tenant, or * for all");
    }
    List<Tenant> named = new ArrayList<>();
    for (String id : ids) {
      if (!id.equals("*")) {
        named.add(new Tenant(id.strip()));
      }
    }
    return new TenantScope(named, ids.contains("*"));
  }

  boolean holds(Tenant tenant) {
    return all || named.contains(tenant);
  }
}
