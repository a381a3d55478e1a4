package dev.whence.api.incidents;

import dev.whence.api.ApiException;
import dev.whence.api.ServiceNames;
import dev.whence.api.Texts;
import dev.whence.api.answers.KeptAnswers;
import dev.whence.explain.answer.Question;
import dev.whence.incident.Alert;
import dev.whence.incident.Incident;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.Document;
import dev.whence.store.StoreException;
import dev.whence.store.StoreReader;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/// A firing alert asks what caused it, and asks again as later data arrives. Alerts of one service
/// within a short time are one question, and so is what they ask again; the number of questions
/// that wait is bounded, and an alert beyond it is kept and asks nothing.
@Startup
@Singleton
final class AlertWatch {

  private static final Logger LOG = Logger.getLogger(AlertWatch.class);
  private static final long BEFORE_NANOS = Duration.ofMinutes(20).toNanos();
  private static final long AFTER_NANOS = Duration.ofMinutes(10).toNanos();

  /// So long after its questions were due an alert of before the start still asks them.
  private static final long AWAY_NANOS = Duration.ofHours(1).toNanos();

  /// Alerts told of at once that began within it are put into incidents at once.
  private static final long TOGETHER_NANOS = Duration.ofMinutes(10).toNanos();

  private static final long RETRY_SECONDS = 15;
  private static final long SECOND_NANOS = 1_000_000_000L;

  /// A question answered early is asked again when its window is complete.
  private static final long LEAST_WINDOW_NANOS = Duration.ofMinutes(1).toNanos();

  private final KeptAlerts alerts;
  private final KeptAnswers answers;
  private final KeptIncidents incidents;
  private final IncidentDesk desk;
  private final Announcer announcer;
  private final ServiceNames names;
  private final Clock clock;
  private final IncidentSettings settings;

  /// Questions that wait: those asked first, then those of each time that they are asked again.
  private final List<Set<String>> waiting = new ArrayList<>();

  private final LongAdder unasked = new LongAdder();
  private final LongAdder unanswered = new LongAdder();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("whence-alert-timer").daemon().factory());
  private final ExecutorService asking =
      Executors.newFixedThreadPool(1, Thread.ofVirtual().name("whence-alert-question").factory());

  AlertWatch(
      KeptAlerts alerts,
      KeptAnswers answers,
      KeptIncidents incidents,
      IncidentDesk desk,
      Announcer announcer,
      StoreReader reader,
      Clock clock,
      IncidentSettings settings) {
    this.alerts = alerts;
    this.answers = answers;
    this.incidents = incidents;
    this.desk = desk;
    this.announcer = announcer;
    this.names = new ServiceNames(reader);
    this.clock = clock;
    this.settings = settings;
    for (int times = 0; times <= settings.askAgain().size(); times++) {
      waiting.add(ConcurrentHashMap.newKeySet());
    }
  }

  /// Keeps what is told of alerts at once, puts them into their incidents and sees to the
  /// questions.
  void take(Tenant tenant, List<Alert> told) {
    Map<Long, List<Alert>> byTime = new LinkedHashMap<>();
    for (Alert alert : alerts.keep(tenant, told)) {
      byTime
          .computeIfAbsent(alert.startNanos() / TOGETHER_NANOS, _ -> new ArrayList<>())
          .add(alert);
    }
    for (List<Alert> together : byTime.values()) {
      desk.take(tenant, together).forEach((alert, incident) -> schedule(tenant, alert, incident));
    }
  }

  /// Asks again what waited when the service ended: the alerts that may still have a question are
  /// taken as if they had just come. What was told before is not told again.
  void resume() {
    long now = TimeRange.nanos(clock.instant());
    Duration last = settings.askAgain().stream().max(Duration::compareTo).orElse(Duration.ZERO);
    long reach = AFTER_NANOS + last.toNanos() + settings.debounce().toNanos() + AWAY_NANOS;
    alerts
        .firing(new TimeRange(Math.max(0, now - reach), now + 1), settings.pending())
        .forEach(
            (tenant, firing) ->
                firing.forEach(
                    alert ->
                        desk.holding(tenant, alert)
                            .ifPresent(incident -> schedule(tenant, alert, incident))));
  }

  /// Once there is a store to ask, which may be away as we start.
  @PostConstruct
  void start() {
    if (settings.ask()) {
      timer.execute(this::resumeOrWait);
    }
  }

  private void resumeOrWait() {
    try {
      resume();
    } catch (StoreException away) {
      LOG.warnf("questions of alerts that waited are not known yet: %s", away.getMessage());
      timer.schedule(this::resumeOrWait, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void schedule(Tenant tenant, Alert alert, Incident incident) {
    if (!settings.ask() || alert.status() != Alert.Status.FIRING) {
      return;
    }
    String key = tenant.id() + '\0' + incident.id() + '\0' + alert.service();
    Runnable question = () -> answer(tenant, alert, incident.id());
    ask(waiting.getFirst(), key, settings.debounce(), question);
    long complete = alert.startNanos() + AFTER_NANOS - TimeRange.nanos(clock.instant());
    for (int again = 0; again < settings.askAgain().size(); again++) {
      Duration delay = Duration.ofNanos(Math.max(0, complete)).plus(settings.askAgain().get(again));
      ask(waiting.get(again + 1), key, delay.plus(settings.debounce()), question);
    }
  }

  /// Asks later, unless the same waits already, or too much.
  private void ask(Set<String> alike, String key, Duration delay, Runnable question) {
    if (alike.contains(key)) {
      return;
    }
    if (alike.size() >= settings.pending()) {
      unasked.increment();
    } else if (alike.add(key)) {
      askLater(delay, question, () -> alike.remove(key));
    }
  }

  /// @param free is run when the question waits no longer
  private void askLater(Duration delay, Runnable question, Runnable free) {
    timer.schedule(
        () -> {
          try {
            asking.execute(
                () -> {
                  free.run();
                  quietly(question);
                });
          } catch (RejectedExecutionException stopping) {
            free.run();
          }
        },
        delay.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  private void quietly(Runnable question) {
    try {
      question.run();
    } catch (RuntimeException failed) {
      unanswered.increment();
      LOG.warn("a question that an alert asked could not be answered", failed);
    }
  }

  /// People may have moved the alert to another incident since its question was due.
  private void answer(Tenant tenant, Alert alert, String incidentId) {
    Document kept = answers.ask(question(tenant, alert)).document();
    String home = desk.holding(tenant, alert).map(Incident::id).orElse(incidentId);
    if (incidents.find(tenant, home).isEmpty()) {
      return;
    }
    Incident incident = desk.hold(tenant, home, kept);
    announcer.announce(tenant, alert, incident, kept);
  }

  private Question question(Tenant tenant, Alert alert) {
    long now = TimeRange.nanos(clock.instant()) / SECOND_NANOS * SECOND_NANOS;
    long start = alert.startNanos() / SECOND_NANOS * SECOND_NANOS;
    long end = Math.max(start + LEAST_WINDOW_NANOS, Math.min(now, start + AFTER_NANOS));
    TimeRange window = new TimeRange(Math.max(0, start - BEFORE_NANOS), end);
    try {
      return new Question(
          tenant,
          alert.service().isEmpty()
              ? null
              : names.find(tenant, alert.service(), Texts.orNull(alert.environment()), window),
          null,
          window,
          List.of());
    } catch (ApiException notHeardOf) {
      return Question.about(tenant, window);
    }
  }

  /// Questions that wait for more alerts of the same, or for their time to be asked again.
  int waiting() {
    return waiting.stream().mapToInt(Set::size).sum();
  }

  /// Questions that alerts did not ask because too many waited, since the start.
  long unasked() {
    return unasked.sum();
  }

  /// Questions that failed, since the start.
  long unanswered() {
    return unanswered.sum();
  }

  @PreDestroy
  void stop() {
    timer.shutdownNow();
    asking.shutdownNow();
  }
}
