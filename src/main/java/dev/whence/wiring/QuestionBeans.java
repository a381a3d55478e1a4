package dev.whence.wiring;

import dev.whence.api.AlertSecrets;
import dev.whence.explain.EngineSettings;
import dev.whence.explain.Explainer;
import dev.whence.explain.RequestFinder;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.receive.TenantResolver;
import dev.whence.store.StoreReader;
import io.quarkus.arc.DefaultBean;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;

/// What questions are answered with.
@Singleton
final class QuestionBeans {

  @Produces
  @Singleton
  @DefaultBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /// Whose data the request under way asks for.
  @Produces
  @Dependent
  Tenant tenant(TenantResolver tenants, CurrentVertxRequest request) {
    return tenants.tenant(name -> request.getCurrent().request().getHeader(name));
  }

  @Produces
  @Singleton
  Explainer explainer(StoreReader reader) {
    return new Explainer(reader, EngineSettings.DEFAULT);
  }

  @Produces
  @Singleton
  RequestFinder requestFinder(StoreReader reader, Vocabulary vocabulary) {
    return new RequestFinder(reader, vocabulary, RequestFinder.Bounds.DEFAULT);
  }

  @Produces
  @Singleton
  AlertSecrets alertSecrets(WhenceConfig config) {
    return new AlertSecrets(config.webhooks().pagerdutySecrets().orElse(List.of()));
  }
}
