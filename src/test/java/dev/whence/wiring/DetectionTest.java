package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.decode.KubernetesEvents;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.intake.DetectingIntake;
import dev.whence.intake.Export;
import dev.whence.intake.ExportKey;
import dev.whence.intake.Intake;
import dev.whence.intake.RetryableRefusal;
import dev.whence.intake.VersionWatch;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes that nobody told of are noticed in what telemetry says of who sent it.
class DetectionTest {

  private static final Instant START = Instant.parse("2026-11-24T14:00:00Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LAST = "last-";

  @TempDir Path directory;
  private Pipeline pipeline;
  private DetectingIntake intake;
  private int asked;

  @BeforeEach
  void open() {
    pipeline = Pipeline.open(PipelineSettings.in(directory), DetectionTest::now);
    intake = detecting(pipeline.intake(), pipeline.store());
  }

  private static DetectingIntake detecting(Intake inner, Store store) {
    return new DetectingIntake(
        inner,
        KubernetesEvents::changes,
        new VersionWatch(store, Vocabulary.DEFAULT),
        DetectionTest::now);
  }

  @AfterEach
  void close() {
    intake.close();
    pipeline.close();
  }

  private static long now() {
    return TimeRange.nanos(START.plusSeconds(7200));
  }

  private void line(Duration after, String... resource) throws Exception {
    lineOf("shop", after, resource);
  }

  private void lineOf(String service, Duration after, String... resource) throws Exception {
    StringBuilder attributes = new StringBuilder(text("service.name", service));
    for (int i = 0; i < resource.length; i += 2) {
      attributes.append(',').append(text(resource[i], resource[i + 1]));
    }
    byte[] body =
        """
        {"resourceLogs":[{"resource":{"attributes":[%s]},"scopeLogs":[{"logRecords":[
          {"timeUnixNano":"%d","body":{"stringValue":"hello"}}]}]}]}
        """
            .formatted(attributes, TimeRange.nanos(START.plus(after)))
            .getBytes(UTF_8);
    intake
        .accept(
            new Export(
                Tenant.DEFAULT,
                OtlpDecoder.decode(Signal.LOGS, OtlpEncoding.JSON, body).frame(),
                ExportKey.of(body),
                Export.Rejected.NONE))
        .toCompletableFuture()
        .join();
  }

  private static String text(String key, String value) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(key, value);
  }

  /// What is noticed in all lines so far: they are looked at in turn, so that a change of another
  /// service that comes last is noticed last.
  private List<ChangeEvent> changes(int expected) throws Exception {
    String last = LAST + asked++;
    lineOf(last, Duration.ofMinutes(1), "service.version", "1.0");
    lineOf(last, Duration.ofMinutes(6), "service.version", "1.1");
    Instant deadline = Instant.now().plus(PATIENCE);
    while (noticed(name -> name.equals(last)).isEmpty()) {
      assertThat(Instant.now()).as("nothing is noticed of " + last).isBefore(deadline);
      Thread.sleep(20);
    }
    List<ChangeEvent> changes = noticed(name -> !name.startsWith(LAST));
    assertThat(changes).hasSize(expected);
    return changes;
  }

  private List<ChangeEvent> noticed(Predicate<String> service) {
    TimeRange day = TimeRange.of(START.minusSeconds(60), START.plusSeconds(7200));
    return pipeline.store().changes(Tenant.DEFAULT, day, 1_000).stream()
        .filter(change -> service.test(change.service().name()))
        .toList();
  }

  @Test
  void newVersionIsADeploymentAndTheOldOneBackARollback() throws Exception {
    line(Duration.ofMinutes(1), "service.version", "1.0");
    line(Duration.ofMinutes(5), "service.version", "1.0");
    line(Duration.ofMinutes(6), "service.version", "1.1");
    line(Duration.ofMinutes(7), "service.version", "1.1");
    ChangeEvent deployed = changes(1).getFirst();
    assertThat(deployed.kind()).isEqualTo(ChangeKind.DEPLOYMENT);
    assertThat(deployed.source()).isEqualTo("detected");
    assertThat(deployed.service().name()).isEqualTo("shop");
    assertThat(deployed.version()).isEqualTo("1.1");
    assertThat(deployed.previousVersion()).isEqualTo("1.0");
    assertThat(deployed.timeNanos()).isEqualTo(TimeRange.nanos(START.plusSeconds(360)));
    line(Duration.ofMinutes(20), "service.version", "1.0");
    ChangeEvent back = changes(2).getLast();
    assertThat(back.kind()).isEqualTo(ChangeKind.ROLLBACK);
    assertThat(back.version()).isEqualTo("1.0");
    assertThat(back.previousVersion()).isEqualTo("1.1");
  }

  @Test
  void restartOfThisProcessIsNobodysDeployment() throws Exception {
    line(Duration.ofMinutes(1), "service.version", "1.0");
    line(Duration.ofMinutes(6), "service.version", "1.1");
    changes(1);
    close();
    open();
    line(Duration.ofMinutes(30), "service.version", "1.1");
    line(Duration.ofMinutes(31), "service.version", "1.0");
    changes(1);
    line(Duration.ofMinutes(32), "service.version", "1.2");
    assertThat(changes(2).getLast().version()).isEqualTo("1.2");
  }

  /// The store, which keeps no documents while it is told so.
  private Store failing(AtomicBoolean away) {
    Store store = pipeline.store();
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, arguments) -> {
              if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
              }
              if (method.getName().equals("put") && away.get()) {
                throw StoreException.away("away", null);
              }
              return method.invoke(store, arguments);
            });
  }

  @Test
  void newVersionIsNoticedAlsoWhileTheStoreKeepsNoDocuments() throws Exception {
    AtomicBoolean away = new AtomicBoolean();
    intake.close();
    intake = detecting(pipeline.intake(), failing(away));
    line(Duration.ofMinutes(1), "service.version", "1.0");
    changes(0);
    away.set(true);
    line(Duration.ofMinutes(6), "service.version", "1.1");
    line(Duration.ofMinutes(7), "service.version", "1.1");
    ChangeEvent deployed = changes(1).getFirst();
    assertThat(deployed.timeNanos()).isEqualTo(TimeRange.nanos(START.plusSeconds(360)));
    away.set(false);
    line(Duration.ofMinutes(8), "service.version", "1.1");
    changes(1);
    close();
    open();
    line(Duration.ofMinutes(9), "service.version", "1.1");
    assertThat(changes(1)).as("what is known was kept after all").containsExactly(deployed);
  }

  @Test
  void newVersionIsToldAgainWhereItIsRefusedForNow() throws Exception {
    AtomicInteger refusals = new AtomicInteger(2);
    Intake full =
        export ->
            export.frame().signal() == Signal.CHANGES && refusals.getAndDecrement() > 0
                ? CompletableFuture.failedFuture(new RetryableRefusal("full", 1))
                : pipeline.intake().accept(export);
    intake.close();
    intake = detecting(full, pipeline.store());
    line(Duration.ofMinutes(1), "service.version", "1.0");
    line(Duration.ofMinutes(6), "service.version", "1.1");
    assertThat(changes(1).getFirst().version()).isEqualTo("1.1");
  }

  @Test
  void whatIsKnownOfAServiceIsKeptHoweverLongItsNameIs() throws Exception {
    String name = "\u4e2d".repeat(11_000);
    lineOf(name, Duration.ofMinutes(1), "service.version", "1.0");
    lineOf(name, Duration.ofMinutes(6), "service.version", "1.1");
    changes(1);
    close();
    open();
    lineOf(name, Duration.ofMinutes(30), "service.version", "1.2");
    assertThat(changes(2).getLast().version()).isEqualTo("1.2");
  }

  @Test
  void versionsSeenFirstTogetherAreNoDeployments() throws Exception {
    line(Duration.ofMinutes(1), "service.version", "1.0");
    line(Duration.ofSeconds(70), "service.version", "1.1");
    changes(0);
  }

  @Test
  void newImageOfTheSameVersionIsADeployment() throws Exception {
    line(Duration.ofMinutes(1), "service.version", "1.0", "container.image.id", "sha256:a");
    line(Duration.ofMinutes(9), "service.version", "1.0", "container.image.id", "sha256:b");
    ChangeEvent only = changes(1).getFirst();
    assertThat(only.kind()).isEqualTo(ChangeKind.DEPLOYMENT);
    assertThat(only.attributes().text("container.image")).isEqualTo("sha256:b");
  }

  @Test
  void restartOfAnInstanceIsAnEvent() throws Exception {
    line(Duration.ofMinutes(1), "k8s.pod.name", "shop-1", "k8s.container.restart_count", "0");
    line(Duration.ofMinutes(2), "k8s.pod.name", "shop-2", "k8s.container.restart_count", "3");
    line(Duration.ofMinutes(3), "k8s.pod.name", "shop-1", "k8s.container.restart_count", "1");
    ChangeEvent only = changes(1).getFirst();
    assertThat(only.kind()).isEqualTo(ChangeKind.OTHER);
    assertThat(only.instances()).containsExactly("shop-1");
    assertThat(only.summary()).contains("started anew");
  }

  @Test
  void processesThatShareAnInstancesNameDoNotStartAnewByTurns() throws Exception {
    for (int i = 1; i <= 6; i++) {
      line(Duration.ofSeconds(i), "host.name", "shop-1", "process.pid", i % 2 == 0 ? "7" : "8");
    }
    assertThat(changes(1).getFirst().summary()).isEqualTo("shop-1 started anew");
    line(Duration.ofMinutes(20), "host.name", "shop-1", "process.pid", "8");
    line(Duration.ofMinutes(40), "host.name", "shop-1", "process.pid", "8");
    changes(1);
    line(Duration.ofMinutes(41), "host.name", "shop-1", "process.pid", "7");
    assertThat(changes(2)).as("gone for long, and back").hasSize(2);
  }

  @Test
  void ofWhatIsKnownOfAServiceOldRevisionsGo() throws Exception {
    int versions = 90;
    for (int i = 1; i <= versions; i++) {
      line(Duration.ofMinutes(i), "service.version", "1." + i);
    }
    changes(versions - 1);
    List<Integer> kept =
        IntStream.rangeClosed(1, versions)
            .filter(
                revision ->
                    pipeline
                        .store()
                        .document(
                            Tenant.DEFAULT,
                            VersionWatch.KIND,
                            Service.named("shop").key(),
                            revision)
                        .isPresent())
            .boxed()
            .toList();
    assertThat(kept).hasSizeBetween(20, 40).contains(versions).doesNotContain(59);
  }
}
