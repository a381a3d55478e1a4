package dev.whence.access;

import dev.whence.model.Tenant;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// Finds out who makes a request and lets it in, or not. Thread-safe.
public final class Access {

  private static final String TENANT_HEADER = "X-Scope-OrgID";

  private final boolean open;
  private final LocalHosts localHosts;
  private final TenantScope localTenants;
  private final ApiKeys keys;
  private final Map<X500Principal, Grant> certificates;
  private final @Nullable Tokens tokens;
  private final Clock clock;

  /// @param certificates what a client's certificate allows, by its subject
  /// @param tokens null where no identity provider is configured
  public Access(
      ApiKeys keys, Map<X500Principal, Grant> certificates, @Nullable Tokens tokens, Clock clock) {
    this(false, LocalHosts.DEFAULT, TenantScope.DEFAULT, keys, certificates, tokens, clock);
  }

  private Access(
      boolean open,
      LocalHosts localHosts,
      TenantScope localTenants,
      ApiKeys keys,
      Map<X500Principal, Grant> certificates,
      @Nullable Tokens tokens,
      Clock clock) {
    this.open = open;
    this.localHosts = localHosts;
    this.localTenants = localTenants;
    this.keys = keys;
    this.certificates = Map.copyOf(certificates);
    this.tokens = tokens;
    this.clock = clock;
  }

  /// Lets everybody in who speaks to this machine under one of its local names: for services that
  /// listen on loopback alone.
  ///
  /// @param tenants that they may name
  public static Access local(LocalHosts hosts, TenantScope tenants) {
    return new Access(
        true, hosts, tenants, new ApiKeys(List::of), Map.of(), null, Clock.systemUTC());
  }

  boolean isOpen() {
    return open;
  }

  /// Who it is, where that is somebody who may do this; fails with [Denied] otherwise.
  CompletionStage<Caller> admit(Credentials credentials, Role needed) {
    try {
      return open
          ? CompletableFuture.completedFuture(local(credentials))
          : grant(credentials).thenApply(grant -> caller(grant, credentials, needed));
    } catch (Denied denied) {
      return CompletableFuture.failedFuture(denied);
    }
  }

  private Caller local(Credentials credentials) {
    localHosts.check(credentials);
    return Caller.local(tenant(localTenants, credentials));
  }

  private CompletionStage<Grant> grant(Credentials credentials) {
    String secret = Presented.secret(credentials);
    if (secret != null) {
      Grant grant = keys.find(secret, clock.instant());
      if (grant != null) {
        return CompletableFuture.completedFuture(grant);
      }
      if (tokens != null && isToken(secret)) {
        return tokens.verify(secret);
      }
      throw new Denied(
          Denied.Reason.UNAUTHENTICATED, "the credential is not known, or its time is up");
    }
    Grant certified =
        credentials.subject() == null ? null : certificates.get(credentials.subject());
    if (certified == null) {
      throw new Denied(
          Denied.Reason.UNAUTHENTICATED,
          "a credential is needed: Authorization with Bearer, Basic (the key is the password) or"
              + " ApiKey, or X-API-Key");
    }
    return CompletableFuture.completedFuture(certified);
  }

  private static boolean isToken(String secret) {
    return secret.startsWith("eyJ") && secret.indexOf('.') > 0;
  }

  private static Caller caller(Grant grant, Credentials credentials, Role needed) {
    Caller caller = new Caller(grant.name(), tenant(grant.tenants(), credentials), grant.roles());
    if (!caller.may(needed)) {
      throw new Denied(
          Denied.Reason.FORBIDDEN,
          "'" + grant.name() + "' may not do this: it needs the role " + needed);
    }
    return caller;
  }

  /// The tenant that the request names, where the credential allows it.
  private static Tenant tenant(TenantScope scope, Credentials credentials) {
    String named = credentials.only(TENANT_HEADER);
    if (named == null || named.isBlank()) {
      return scope.named().getFirst();
    }
    Tenant tenant;
    try {
      tenant = new Tenant(named.strip());
    } catch (IllegalArgumentException impossible) {
      throw new Denied(
          Denied.Reason.FORBIDDEN, TENANT_HEADER + " must be 1 to 64 of [A-Za-z0-9._-]");
    }
    if (!scope.holds(tenant)) {
      throw new Denied(
          Denied.Reason.FORBIDDEN,
          TENANT_HEADER + " names a tenant that this is no credential for");
    }
    return tenant;
  }
}
