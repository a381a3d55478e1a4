package dev.whence.wiring;

import dev.whence.explain.EngineSettings;
import dev.whence.explain.Explainer;
import dev.whence.explain.RequestFinder;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.StoreReader;
import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;

/// What questions are answered with.
@Singleton
final class QuestionBeans {

  @Produces
  @Singleton
  @DefaultBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /// Whose data a request is about.
  @Produces
  @Dependent
  @DefaultBean
  Tenant tenant() {
    return Tenant.DEFAULT;
  }

  @Produces
  @Singleton
  Explainer explainer(StoreReader reader) {
    return new Explainer(reader, EngineSettings.DEFAULT);
  }

  @Produces
  @Singleton
  RequestFinder requestFinder(StoreReader reader) {
    return new RequestFinder(reader, Vocabulary.DEFAULT, RequestFinder.Bounds.DEFAULT);
  }
}
