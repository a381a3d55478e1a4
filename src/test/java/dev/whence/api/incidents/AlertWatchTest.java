package dev.whence.api.incidents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.whence.api.QuestionMemory;
import dev.whence.api.Telemetry;
import dev.whence.api.answers.AnswerContext;
import dev.whence.api.answers.Explaining;
import dev.whence.api.answers.KeptAnswers;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.request.RequestFinder;
import dev.whence.incident.Alert;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.wiring.Pipeline;
import dev.whence.wiring.PipelineSettings;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Questions of alerts outlive the process that was to ask them, and what was told is not told
/// again.
class AlertWatchTest {

  private static final Clock NOW =
      Clock.fixed(Telemetry.START.plus(Duration.ofHours(2)), ZoneOffset.UTC);
  private static final Tenant SHOP = new Tenant("shop");
  private static final int PENDING = 8;

  @TempDir Path directory;
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private final List<AlertWatch> watches = new ArrayList<>();
  private HttpServer hook;
  private Pipeline pipeline;

  @BeforeEach
  void open() throws IOException {
    pipeline = Pipeline.open(PipelineSettings.in(directory), () -> TimeRange.nanos(NOW.instant()));
    hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    hook.createContext(
        "/",
        exchange -> {
          told.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    hook.start();
  }

  @AfterEach
  void close() {
    watches.forEach(AlertWatch::stop);
    hook.stop(0);
    pipeline.close();
  }

  /// What one process has.
  private AlertWatch watch(Duration debounce) {
    return watch(pipeline.store(), debounce);
  }

  private AlertWatch watch(Store store, Duration debounce) {
    return watch(store, debounce, List.of());
  }

  private AlertWatch watch(Store store, Duration debounce, List<Duration> askAgain) {
    IncidentSettings settings = settings(debounce, askAgain);
    KeptIncidents incidents = new KeptIncidents(store);
    URI address = URI.create("http://127.0.0.1:" + hook.getAddress().getPort() + "/");
    Announcer announcer =
        new Announcer(
            store,
            new AnnouncerSettings(
                URI.create("http://whence/"),
                Optional.empty(),
                Optional.empty(),
                List.of(new AnnouncerSettings.Webhook(address, "")),
                Set.of("127.0.0.1")));
    AlertWatch watch =
        new AlertWatch(
            new KeptAlerts(store),
            new KeptAnswers(
                store,
                new Explaining(
                    store,
                    () -> false,
                    new QuestionMemory(Long.MAX_VALUE, _ -> null),
                    EngineSettings.DEFAULT),
                AnswerContext.NONE),
            incidents,
            desk(store, incidents, settings),
            announcer,
            store,
            NOW,
            settings);
    watches.add(watch);
    return watch;
  }

  private static IncidentSettings settings(Duration debounce, List<Duration> askAgain) {
    return new IncidentSettings(
        Duration.ofMinutes(30), true, debounce, askAgain, PENDING, 1 << 20, 0.6);
  }

  private IncidentDesk desk(KeptIncidents incidents) {
    return desk(pipeline.store(), incidents, settings(Duration.ZERO, List.of()));
  }

  private static IncidentDesk desk(
      Store store, KeptIncidents incidents, IncidentSettings settings) {
    FrozenEvidence evidence =
        new FrozenEvidence(
            store,
            new RequestFinder(store, Vocabulary.DEFAULT, RequestFinder.Bounds.DEFAULT),
            Vocabulary.DEFAULT,
            NOW,
            settings);
    return new IncidentDesk(store, incidents, evidence, new Recovery(store), NOW, settings);
  }

  private static Alert alert(String fingerprint, Alert.Status status) {
    return alert(fingerprint, "auth", status);
  }

  private static Alert alert(String fingerprint, String service, Alert.Status status) {
    return alert(fingerprint, service, NOW.instant().minus(Duration.ofMinutes(5)), status);
  }

  private static Alert alert(String fingerprint, String service, Instant at, Alert.Status status) {
    long start = TimeRange.nanos(at);
    return new Alert(
        "test",
        fingerprint,
        status,
        "Logins fail",
        service,
        "",
        start,
        status == Alert.Status.FIRING ? null : (Long) (start + 1),
        false,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of());
  }

  @Test
  void whatWaitedWhenTheProcessEndedIsAskedByTheNext() throws InterruptedException {
    AlertWatch before = watch(Duration.ofHours(1));
    before.take(SHOP, List.of(alert("a", Alert.Status.FIRING)));
    before.take(new Tenant("bank"), List.of(alert("b", Alert.Status.RESOLVED)));
    before.stop();
    AlertWatch after = watch(Duration.ofMillis(1));
    after.start();
    assertThat(told.poll(30, TimeUnit.SECONDS)).contains("\"tenant\":\"shop\"");
    AlertWatch third = watch(Duration.ofMillis(1));
    third.resume();
    third.take(SHOP, List.of(alert("a", Alert.Status.FIRING)));
    third.take(new Tenant("bank"), List.of(alert("c", Alert.Status.FIRING)));
    assertThat(told.poll(30, TimeUnit.SECONDS)).contains("\"tenant\":\"bank\"");
    assertThat(told).isEmpty();
  }

  @Test
  void whatWaitedIsAskedHoweverManyAlertsAreOverSince() throws InterruptedException {
    AlertWatch before = watch(Duration.ofHours(1));
    Instant earlier = NOW.instant().minus(Duration.ofMinutes(20));
    before.take(SHOP, List.of(alert("a", "auth", earlier, Alert.Status.FIRING)));
    before.take(
        SHOP,
        IntStream.range(0, 2 * PENDING)
            .mapToObj(i -> alert("b" + i, Alert.Status.RESOLVED))
            .toList());
    before.stop();
    watch(Duration.ofMillis(1)).resume();
    assertThat(told.poll(30, TimeUnit.SECONDS)).contains("\"tenant\":\"shop\"");
  }

  /// The store, with a count of the calls that write documents.
  private Store counting(AtomicInteger puts) {
    Store store = pipeline.store();
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, method, arguments) -> {
              if (method.getName().equals("put")) {
                puts.incrementAndGet();
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void alertsThatAreToldOfAtOnceAreKeptAtOnce() {
    AtomicInteger puts = new AtomicInteger();
    AlertWatch watch = watch(counting(puts), Duration.ofHours(1));
    List<Alert> many =
        IntStream.range(0, 400).mapToObj(i -> alert("a" + i, Alert.Status.FIRING)).toList();
    watch.take(SHOP, many);
    assertThat(puts).hasValue(2);
    TimeRange always = new TimeRange(0, Long.MAX_VALUE);
    assertThat(pipeline.store().documents(SHOP, "alert", always, 1_000)).hasSize(400);
    KeptIncidents incidents = new KeptIncidents(pipeline.store());
    assertThat(incidents.newest(SHOP, 10))
        .singleElement()
        .satisfies(
            kept -> assertThat(kept.incident().alerts()).hasSize(400),
            kept -> assertThat(kept.revision()).isEqualTo(1));
    watch.take(SHOP, many);
    assertThat(puts).hasValue(2);
    watch.take(
        SHOP,
        many.stream().map(alert -> alert(alert.fingerprint(), Alert.Status.RESOLVED)).toList());
    assertThat(puts).hasValue(4);
    assertThat(incidents.newest(SHOP, 10))
        .singleElement()
        .satisfies(
            kept -> assertThat(kept.incident().life().state().isOver()).isTrue(),
            kept -> assertThat(kept.revision()).isEqualTo(2));
  }

  @Test
  void alertsOfMoreIncidentsThanAreLookedAtAreTakenAgain() {
    AlertWatch watch = watch(Duration.ofHours(1));
    List<Alert> many =
        IntStream.range(0, 300)
            .mapToObj(i -> alert("a" + i, "service-" + i, Alert.Status.FIRING))
            .toList();
    watch.take(SHOP, many);
    watch.take(SHOP, many);
    assertThat(new KeptIncidents(pipeline.store()).newest(SHOP, 1_000))
        .hasSize(300)
        .allSatisfy(kept -> assertThat(kept.revision()).isEqualTo(1));
  }

  @Test
  void alertsOfMoreIncidentsThanAreLookedAtEndTheirs() {
    AlertWatch watch = watch(Duration.ofHours(1));
    List<Alert> firing = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      firing.add(alert("a" + i, "service-" + i, Alert.Status.FIRING));
    }
    firing.add(alert("another", "service-0", Alert.Status.FIRING));
    watch.take(SHOP, firing);
    watch.take(SHOP, firing.stream().map(AlertWatchTest::over).toList());
    assertThat(new KeptIncidents(pipeline.store()).newest(SHOP, 1_000))
        .hasSize(300)
        .allSatisfy(kept -> assertThat(kept.incident().life().state().isOver()).isTrue());
  }

  private static Alert over(Alert firing) {
    return alert(firing.fingerprint(), firing.service(), Alert.Status.RESOLVED);
  }

  @Test
  void anAlertIsNotOpenAgainBecauseItsBeginIsToldOfAfterItsEnd() {
    AlertWatch watch = watch(Duration.ofHours(1));
    Alert known = alert("a", Alert.Status.FIRING);
    watch.take(SHOP, List.of(known));
    watch.take(SHOP, List.of(over(known)));
    watch.take(SHOP, List.of(known));
    Alert onlyItsEnd = alert("b", "mail", Alert.Status.FIRING);
    watch.take(SHOP, List.of(over(onlyItsEnd)));
    watch.take(SHOP, List.of(onlyItsEnd));
    assertThat(new KeptIncidents(pipeline.store()).newest(SHOP, 10))
        .singleElement()
        .satisfies(
            kept -> assertThat(kept.incident().life().state().isOver()).isTrue(),
            kept -> assertThat(kept.incident().isQuiet()).isTrue());
    assertThat(watch.waiting()).as("only that of the first").isEqualTo(1);
  }

  @Test
  void ofOneAlertToldOfTwiceAtOnceTheLastCounts() {
    AlertWatch watch = watch(Duration.ofHours(1));
    watch.take(
        SHOP,
        List.of(
            alert("a", Alert.Status.FIRING),
            alert("a", Alert.Status.RESOLVED),
            alert("b", Alert.Status.RESOLVED)));
    KeptAlerts kept = new KeptAlerts(pipeline.store());
    assertThat(kept.find(SHOP, alert("a", Alert.Status.FIRING).id()))
        .hasValueSatisfying(alert -> assertThat(alert.revision()).isEqualTo(2));
    assertThat(new KeptIncidents(pipeline.store()).newest(SHOP, 10))
        .singleElement()
        .satisfies(incident -> assertThat(incident.incident().alerts()).hasSize(1));
  }

  @Test
  void theAnswerGoesWhereItsAlertWasTaken() throws InterruptedException {
    AlertWatch watch = watch(Duration.ofSeconds(2));
    Alert first = alert("a", Alert.Status.FIRING);
    Alert second = alert("b", Alert.Status.FIRING);
    watch.take(SHOP, List.of(first, second));
    KeptIncidents incidents = new KeptIncidents(pipeline.store());
    String id = incidents.newest(SHOP, 1).getFirst().incident().id();
    String apart = desk(incidents).split(SHOP, id, Set.of(first.id())).incident().id();
    assertThat(told.poll(30, TimeUnit.SECONDS)).contains("\"incident\":\"" + apart + "\"");
    assertThat(incidents.get(SHOP, id).incident().answers()).isEmpty();
  }

  private static void awaitWaiting(AlertWatch watch, int expected) throws InterruptedException {
    for (int i = 0; i < 400 && watch.waiting() != expected; i++) {
      Thread.sleep(50);
    }
    assertThat(watch.waiting()).isEqualTo(expected);
  }

  @Test
  void whatIsAskedAgainWaitsOnceHoweverOftenItsAlertIsTold() throws InterruptedException {
    List<Duration> twice = List.of(Duration.ofHours(1), Duration.ofHours(2));
    AlertWatch watch = watch(pipeline.store(), Duration.ofMillis(1), twice);
    for (int i = 0; i < 3 * PENDING; i++) {
      watch.take(SHOP, List.of(alert("a", Alert.Status.FIRING)));
      awaitWaiting(watch, 2);
    }
    assertThat(watch.unasked()).isZero();
    assertThat(watch.unanswered()).isZero();
  }

  @Test
  void whatIsAskedAgainIsBoundedLikeWhatIsAsked() {
    List<Duration> twice = List.of(Duration.ofHours(1), Duration.ofHours(2));
    AlertWatch watch = watch(pipeline.store(), Duration.ofHours(1), twice);
    List<Alert> many =
        IntStream.range(0, 20)
            .mapToObj(i -> alert("a" + i, "service-" + i, Alert.Status.FIRING))
            .toList();
    watch.take(SHOP, many);
    assertThat(watch.waiting()).isEqualTo(3 * PENDING);
    assertThat(watch.unasked()).isEqualTo(3 * (20 - PENDING));
  }

  @Test
  void whatIsAskedAgainIsAskedInItsTime() throws InterruptedException {
    List<Duration> soon = List.of(Duration.ZERO);
    AlertWatch watch = watch(pipeline.store(), Duration.ofMillis(1), soon);
    Alert past =
        alert("a", "auth", NOW.instant().minus(Duration.ofMinutes(30)), Alert.Status.FIRING);
    watch.take(SHOP, List.of(past));
    awaitWaiting(watch, 0);
    assertThat(watch.unanswered()).isZero();
  }
}
