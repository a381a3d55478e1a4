package dev.whence.wiring;

import dev.whence.api.incidents.AnnouncerSettings;
import dev.whence.api.incidents.IncidentSettings;
import dev.whence.api.incidents.Objectives;
import dev.whence.api.incidents.PostmortemTemplates;
import dev.whence.incident.Objective;
import dev.whence.incident.PostmortemTemplate;
import dev.whence.store.StoreReader;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// What incidents are looked after with.
@Singleton
final class IncidentBeans {

  @Produces
  @Singleton
  IncidentSettings settings(WhenceConfig config) {
    IncidentConfig incidents = config.incidents();
    return new IncidentSettings(
        incidents.gap(),
        incidents.ask(),
        incidents.debounce(),
        incidents.askAgain(),
        incidents.pending(),
        incidents.frozenSize().asLongValue(),
        incidents.similarFrom());
  }

  @Produces
  @Singleton
  @Startup
  Objectives objectives(WhenceConfig config, StoreReader reader) {
    return new Objectives(
        reader,
        new TreeMap<>(config.slos())
            .entrySet().stream()
                .map(
                    slo ->
                        new Objective(
                            slo.getKey(),
                            slo.getValue().service(),
                            slo.getValue().environment().orElse(null),
                            slo.getValue().objective() / 100,
                            slo.getValue().period(),
                            slo.getValue().latency().orElse(null)))
                .toList());
  }

  @Produces
  @Singleton
  @Startup
  PostmortemTemplates templates(WhenceConfig config) {
    return new PostmortemTemplates(
        MarkdownFolder.read(config.incidents().templates()).entrySet().stream()
            .map(file -> new PostmortemTemplate(file.getKey(), file.getValue()))
            .toList());
  }

  @Produces
  @Singleton
  AnnouncerSettings announcer(
      WhenceConfig config, @ConfigProperty(name = "quarkus.http.port") int port) {
    AnnounceConfig announce = config.announce();
    AnnounceConfig.PagerDuty pagerDuty = announce.pagerduty();
    AnnounceConfig.Grafana grafana = announce.grafana();
    Optional<AnnouncerSettings.PagerDuty> notes =
        pagerDuty.token().isPresent() && pagerDuty.from().isPresent()
            ? Optional.of(
                new AnnouncerSettings.PagerDuty(
                    pagerDuty.url(), pagerDuty.token().get(), pagerDuty.from().get()))
            : Optional.empty();
    Optional<AnnouncerSettings.Grafana> annotations =
        grafana.url().isPresent() && grafana.token().isPresent()
            ? Optional.of(new AnnouncerSettings.Grafana(grafana.url().get(), grafana.token().get()))
            : Optional.empty();
    List<AnnouncerSettings.Webhook> webhooks =
        announce.webhooks().values().stream()
            .map(hook -> new AnnouncerSettings.Webhook(hook.url(), hook.secret().orElse("")))
            .toList();
    URI page = config.page().url().orElse(URI.create("http://localhost:" + port));
    return new AnnouncerSettings(
        page, notes, annotations, webhooks, announce.privateHosts().orElse(Set.of()));
  }
}
