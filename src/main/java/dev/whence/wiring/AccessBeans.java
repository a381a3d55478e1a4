package dev.whence.wiring;

import dev.whence.access.Access;
import dev.whence.access.ApiKey;
import dev.whence.access.ApiKeys;
import dev.whence.access.Bodies;
import dev.whence.access.BodyLimits;
import dev.whence.access.ByteBudget;
import dev.whence.access.Denials;
import dev.whence.access.Grant;
import dev.whence.access.HttpGate;
import dev.whence.access.KeyFile;
import dev.whence.access.LocalHosts;
import dev.whence.access.QuestionLimits;
import dev.whence.access.QuestionTraces;
import dev.whence.access.Questions;
import dev.whence.access.Role;
import dev.whence.access.SignedCalls;
import dev.whence.access.TenantScope;
import dev.whence.access.Tokens;
import dev.whence.model.Tenant;
import io.opentelemetry.api.OpenTelemetry;
import io.quarkus.security.identity.IdentityProviderManager;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/// The gate before every port.
@Singleton
final class AccessBeans {

  /// Before all other handlers.
  private static final int FIRST = -1_000_000;

  /// After Quarkus' own limit of a body, which takes the place of the gate's where the length is
  /// not announced.
  private static final int AFTER_UPLOAD_LIMIT = -1;

  void gate(@Observes Router main, HttpGate gate) {
    main.route().order(FIRST).handler(gate);
    main.route().order(AFTER_UPLOAD_LIMIT).handler(Bodies::insist);
  }

  @Produces
  @Singleton
  Access access(WhenceConfig config, Config all, IdentityProviderManager identities, Clock clock) {
    AccessConfig access = config.access();
    Tokens tokens = tokens(access, all, identities);
    if (access.keys().isEmpty()
        && access.keyFile().isEmpty()
        && access.certificates().isEmpty()
        && tokens == null) {
      Listening.onLoopbackOnly(config, all);
      return Access.local(
          LocalHosts.of(access.localHosts()), TenantScope.of(access.localTenants()));
    }
    return new Access(new ApiKeys(keys(access)), certificates(access), tokens, clock);
  }

  private static @Nullable Tokens tokens(
      AccessConfig access, Config all, IdentityProviderManager identities) {
    boolean enabled =
        all.getOptionalValue("quarkus.oidc.tenant-enabled", Boolean.class).orElse(false);
    return enabled ? new OidcTokens(identities, access.oidc()) : null;
  }

  private static Supplier<List<ApiKey>> keys(AccessConfig access) {
    List<ApiKey> configured = new ArrayList<>();
    access.keys().forEach((name, key) -> configured.add(key(name, key)));
    if (configured.size() > ApiKeys.MAX_KEYS) {
      throw new IllegalArgumentException("more than " + ApiKeys.MAX_KEYS + " keys");
    }
    if (access.keyFile().isEmpty()) {
      return () -> configured;
    }
    KeyFile file = new KeyFile(access.keyFile().get(), System::nanoTime);
    return () -> {
      List<ApiKey> both = new ArrayList<>(configured);
      both.addAll(file.get());
      return both;
    };
  }

  private static ApiKey key(String name, AccessConfig.Key key) {
    try {
      return ApiKey.of(
          grant(name, key.roles(), key.tenants()),
          key.sha256(),
          key.expires().map(Instant::parse).orElse(Instant.MAX));
    } catch (IllegalArgumentException | DateTimeException wrong) {
      throw new IllegalArgumentException(
          "whence.access.keys.%s: %s".formatted(name, wrong.getMessage()), wrong);
    }
  }

  private static Grant grant(String name, List<String> roles, List<String> tenants) {
    return new Grant(name, Role.named(roles), TenantScope.of(tenants));
  }

  private static Map<X500Principal, Grant> certificates(AccessConfig access) {
    Map<X500Principal, Grant> grants = new HashMap<>();
    access
        .certificates()
        .forEach(
            (name, certificate) -> {
              try {
                grants.put(
                    new X500Principal(certificate.subject()),
                    grant(name, certificate.roles(), certificate.tenants()));
              } catch (IllegalArgumentException wrong) {
                throw new IllegalArgumentException(
                    "whence.access.certificates.%s: %s".formatted(name, wrong.getMessage()), wrong);
              }
            });
    return grants;
  }

  @Produces
  @Singleton
  Questions questions(WhenceConfig config) {
    QuestionConfig questions = config.questions();
    return new Questions(
        new QuestionLimits(
            questions.maxAtOnce(),
            questions.maxAtOncePerTenant(),
            questions.maxStreamsPerTenant(),
            questions.maxTime(),
            questions.maxBodySize().asLongValue()));
  }

  @Produces
  @Singleton
  Denials denials() {
    return new Denials();
  }

  /// What all requests under way hold.
  @Produces
  @Singleton
  ByteBudget held(WhenceConfig config) {
    return new ByteBudget(config.receive().maxInFlight().asLongValue());
  }

  @Produces
  @Singleton
  HttpGate httpGate(
      Access access,
      WhenceConfig config,
      ByteBudget held,
      Questions questions,
      OpenTelemetry telemetry,
      Denials denials,
      Clock clock) {
    return new HttpGate(
        access,
        signedCalls(config.webhooks()),
        BodyLimits.of(
            held, config.receive().maxInFlight().asLongValue(), config.receive().bodyTimeout()),
        questions,
        new QuestionTraces(telemetry),
        denials,
        clock);
  }

  private static SignedCalls signedCalls(WhenceConfig.Webhooks webhooks) {
    Map<String, String> headers = new HashMap<>();
    webhooks
        .githubSecrets()
        .ifPresent(_ -> headers.put("/api/v1/changes/github", "X-Hub-Signature-256"));
    webhooks.gitlabTokens().ifPresent(_ -> headers.put("/api/v1/changes/gitlab", "X-Gitlab-Token"));
    webhooks.fluxSecrets().ifPresent(_ -> headers.put("/api/v1/changes/flux", "X-Signature"));
    webhooks
        .pagerdutySecrets()
        .ifPresent(_ -> headers.put("/api/v1/alerts/pagerduty", "X-PagerDuty-Signature"));
    return new SignedCalls(headers, new Tenant(webhooks.tenant()));
  }
}
