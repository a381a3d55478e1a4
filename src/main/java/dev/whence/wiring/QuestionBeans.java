package dev.whence.wiring;

import dev.whence.access.Caller;
import dev.whence.access.Callers;
import dev.whence.access.Deadline;
import dev.whence.api.AlertSecrets;
import dev.whence.api.TimedReader;
import dev.whence.explain.EngineSettings;
import dev.whence.explain.Explainer;
import dev.whence.explain.RequestFinder;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.store.StoreReader;
import io.quarkus.arc.Arc;
import io.quarkus.arc.DefaultBean;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
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
  Tenant tenant(Caller caller) {
    return caller.tenant();
  }

  /// Who makes the request under way.
  @Produces
  @Dependent
  Caller caller(CurrentVertxRequest request) {
    Caller caller = Callers.of(request.getCurrent());
    if (caller == null) {
      throw new IllegalStateException("the request came through no gate");
    }
    return caller;
  }

  /// The store, read no longer than a question may take.
  @Produces
  @Singleton
  @DefaultBean
  StoreReader reader(Store store, CurrentVertxRequest request) {
    return new TimedReader(
        store,
        () -> {
          if (!Arc.container().requestContext().isActive()) {
            return false;
          }
          RoutingContext routing = request.getCurrent();
          return routing != null && Deadline.isOver(routing);
        });
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
