package dev.whence.receive;

import dev.whence.access.Caller;
import dev.whence.access.Callers;
import dev.whence.model.Tenant;

/// The tenant that the gate found for the request under way. A request that came through no gate is
/// refused. Thread-safe.
public final class GatedTenants implements TenantResolver {

  @Override
  public Tenant tenant(Headers headers) {
    Caller caller = Callers.current();
    if (caller == null) {
      throw new RefusedException(Refusal.UNAUTHENTICATED, "a credential is needed");
    }
    return caller.tenant();
  }
}
