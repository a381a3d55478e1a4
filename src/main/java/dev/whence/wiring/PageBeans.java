package dev.whence.wiring;

import dev.whence.api.LinkTemplates;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/// What the page is configured with.
@Singleton
final class PageBeans {

  @Produces
  @Singleton
  @Startup
  LinkTemplates links(WhenceConfig config) {
    return LinkTemplates.of(config.page().links());
  }
}
