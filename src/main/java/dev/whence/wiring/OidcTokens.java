package dev.whence.wiring;

import dev.whence.access.Denied;
import dev.whence.access.Grant;
import dev.whence.access.Role;
import dev.whence.access.TenantScope;
import dev.whence.access.Tokens;
import io.quarkus.oidc.AccessTokenCredential;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.TokenAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import jakarta.json.JsonArray;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Checks tokens with Quarkus' OpenID Connect: signature, issuer, audience and times, as
/// `quarkus.oidc.*` says.
final class OidcTokens implements Tokens {

  private static final Logger LOG = Logger.getLogger(OidcTokens.class);

  private final IdentityProviderManager identities;
  private final AccessConfig.Oidc settings;

  OidcTokens(IdentityProviderManager identities, AccessConfig.Oidc settings) {
    this.identities = identities;
    this.settings = settings;
  }

  @Override
  public CompletionStage<Grant> verify(String token) {
    TokenAuthenticationRequest request =
        new TokenAuthenticationRequest(new AccessTokenCredential(token));
    HttpSecurityUtils.setRoutingContextAttribute(request, TokenContext.fresh());
    return identities
        .authenticate(request)
        .map(this::grant)
        .onFailure(failure -> !(failure instanceof Denied))
        .transform(OidcTokens::denied)
        .subscribeAsCompletionStage();
  }

  private static Denied denied(Throwable failure) {
    if (failure instanceof AuthenticationFailedException) {
      LOG.debug("a token was not taken", failure);
      return new Denied(Denied.Reason.UNAUTHENTICATED, "the token is not valid, or its time is up");
    }
    LOG.warn("a token could not be checked", failure);
    return new Denied(Denied.Reason.UNAVAILABLE, "the token cannot be checked now");
  }

  private Grant grant(SecurityIdentity identity) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (Role role : Role.values()) {
      if (identity.getRoles().contains(settings.rolePrefix() + role)) {
        roles.add(role);
      }
    }
    return new Grant(identity.getPrincipal().getName(), roles, tenants(identity));
  }

  private TenantScope tenants(SecurityIdentity identity) {
    Object claim =
        identity.getPrincipal() instanceof JsonWebToken token
            ? token.getClaim(settings.tenantClaim())
            : null;
    List<String> named = claim == null ? settings.tenants().orElse(List.of()) : texts(claim);
    try {
      return TenantScope.of(named);
    } catch (IllegalArgumentException none) {
      throw new Denied(
          Denied.Reason.FORBIDDEN,
          String.format(
              Locale.ROOT, "the token names no tenant in its claim '%s'", settings.tenantClaim()));
    }
  }

  private static List<String> texts(@Nullable Object claim) {
    List<String> texts = new ArrayList<>();
    switch (claim) {
      case String text -> texts.add(text);
      case JsonString text -> texts.add(text.getString());
      case JsonArray array ->
          array.getValuesAs(JsonString.class).forEach(each -> texts.add(each.getString()));
      case Iterable<?> several -> several.forEach(each -> texts.add(String.valueOf(each)));
      case null, default -> {}
    }
    return texts;
  }
}
