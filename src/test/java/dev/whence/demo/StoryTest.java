package dev.whence.demo;

import static dev.whence.demo.Recording.END;
import static dev.whence.demo.Recording.FAULT;
import static dev.whence.demo.Recording.having;
import static dev.whence.demo.Recording.spansOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The five mechanisms happen by themselves, for any seed, and not before their time.
class StoryTest {
  private static final long START = Nanos.of(END.minus(Story.LENGTH));
  private static final long LATE = FAULT + 6 * 60 * Simulation.SECOND;
  private static final long LAST = Nanos.of(END);
  private static final Predicate<SpanItem> PREFERENCE_READS =
      spansOf("user-profile", "SELECT preferences");
  private static final Predicate<SpanItem> FROM_DATABASE = having(Keys.DB_NAMESPACE, "accounts");

  static Stream<Arguments> mechanismsAndSeeds() {
    return allWith(LongStream.of(1, 4711));
  }

  static Stream<Arguments> mechanismsAndManySeeds() {
    return allWith(LongStream.rangeClosed(20, 39));
  }

  private static Stream<Arguments> allWith(LongStream seeds) {
    return seeds
        .boxed()
        .flatMap(seed -> Stream.of(Mechanism.values()).map(each -> Arguments.of(each, seed)));
  }

  @Tag("full")
  @ParameterizedTest
  @MethodSource("mechanismsAndManySeeds")
  void eachMechanismHoldsForManySeeds(Mechanism mechanism, long seed) {
    eachMechanismHoldsForAnySeed(mechanism, seed);
  }

  @ParameterizedTest
  @MethodSource("mechanismsAndSeeds")
  void eachMechanismHoldsForAnySeed(Mechanism mechanism, long seed) {
    Recording recording = Recording.of(mechanism, seed);
    thePoolRunsOutAndLoginsFailAfterTheFaultAndNotBefore(recording);
    theSpansOfEachTraceFormATree(recording);
    assertThat(change(recording, StoryTest::fromUsers)).isBetween(0.8, 1.25);
  }

  private static void thePoolRunsOutAndLoginsFailAfterTheFaultAndNotBefore(Recording recording) {
    assertThat(recording.most("auth-v2", "db.client.connection.timeouts", START, FAULT)).isZero();
    assertThat(
            recording.spans.stream()
                .filter(Recording.within(START, FAULT - 10 * Simulation.SECOND)))
        .noneMatch(Recording::failed);
    assertThat(recording.most("auth-v2", "db.client.connection.pending_requests", LATE, LAST))
        .isPositive();
    assertThat(recording.most("auth-v2", "db.client.connection.timeouts", LATE, LAST))
        .isGreaterThan(25);
    assertThat(recording.lines.stream().filter(StoryTest::saysNoConnection).count())
        .isGreaterThan(50);
    assertThat(failing(recording, "auth-v2", "POST /login")).isGreaterThan(0.08);
    assertThat(failing(recording, "gateway", "POST /login")).isGreaterThan(0.08);
    assertThat(failing(recording, "order-service", "POST /orders")).isGreaterThan(0.1);
  }

  private static boolean served(SpanItem span) {
    return span.kind() == SpanKind.SERVER;
  }

  private static boolean fromUsers(SpanItem span) {
    return span.parentSpanId() == null;
  }

  private static double failing(Recording recording, String service, String operation) {
    Predicate<SpanItem> requests = spansOf(service, operation).and(StoryTest::served);
    return recording.rateAfter(requests.and(Recording::failed)) / recording.rateAfter(requests);
  }

  private static boolean saysNoConnection(LogItem line) {
    return line.body()
        .contains("HikariPool-1 - Connection is not available, request timed out after 300");
  }

  private static double change(Recording recording, Predicate<SpanItem> which) {
    return recording.rateAfter(which) / recording.rateBefore(which);
  }

  @Test
  void inTheFirstMechanismTheProfileCallsMoreAndTheDatabaseIsAsFastAsBefore() {
    Recording recording = Recording.of(Mechanism.A, 3);

    Predicate<SpanItem> checks = spansOf("auth-v2", "GET /permissions/{scope}");
    assertThat(change(recording, checks)).isGreaterThan(5);
    Predicate<SpanItem> roles = spansOf("auth-v2", "SELECT account_roles");
    assertThat(recording.medianMillis(roles, LATE, LAST))
        .isLessThan(1.3 * recording.medianMillis(roles, START, FAULT));
    assertThat(calledBy(recording, "user-profile")).contains("auth-v2");
  }

  @Test
  void inTheSecondMechanismAuthWaitsForTheProfileAndNothingIsCalledMoreOften() {
    Recording recording = Recording.of(Mechanism.B, 3);

    Predicate<SpanItem> flags = spansOf("user-profile", "GET /profiles/{id}/flags");
    assertThat(recording.medianMillis(flags, START, FAULT)).isLessThan(50);
    assertThat(recording.medianMillis(flags, LATE, LAST)).isGreaterThan(3000);
    assertThat(change(recording, flags)).isLessThan(1.25);
    assertThat(calledBy(recording, "auth-v2")).contains("user-profile");
  }

  @Test
  void inTheThirdMechanismTheTwoShareOnlyTheDatabase() {
    Recording recording = Recording.of(Mechanism.C, 3);

    assertThat(change(recording, PREFERENCE_READS)).isGreaterThan(8);
    assertThat(change(recording, spansOf("auth-v2", "POST /login").and(StoryTest::served)))
        .isBetween(0.8, 1.25);
    Predicate<SpanItem> select = spansOf("auth-v2", "SELECT accounts");
    assertThat(recording.medianMillis(select, LATE, LAST))
        .isGreaterThan(50 * recording.medianMillis(select, START, FAULT));
    assertThat(calledBy(recording, "user-profile")).containsExactly("");
    assertThat(calledBy(recording, "auth-v2")).containsExactly("");
    assertThat(recording.most("accounts-db", "system.cpu.utilization", LATE, LAST))
        .isGreaterThan(0.95);
  }

  @Test
  void inTheLastTwoMechanismsTheDatabaseIsAskedNoMoreThanBefore() {
    for (Mechanism mechanism : Set.of(Mechanism.D, Mechanism.E)) {
      Recording recording = Recording.of(mechanism, 3);
      assertThat(change(recording, PREFERENCE_READS)).isBetween(0.5, 1.25);
      assertThat(change(recording, FROM_DATABASE)).isLessThan(1.15);
      assertThat(change(recording, spansOf("auth-v2", "POST /login").and(StoryTest::served)))
          .isBetween(0.8, 1.25);
    }
  }

  @Test
  void aLeakKeepsConnectionsThoughTheDatabaseIsQuiet() {
    Recording recording = Recording.of(Mechanism.D, 3);

    assertThat(recording.most("accounts-db", "system.cpu.utilization", LATE, LAST)).isLessThan(0.5);
    assertThat(recording.most("accounts-db", "postgresql.backends", LATE, LAST)).isLessThan(6);
  }

  @Test
  void theDatabaseThatSlowsByItselfHasNoReleaseOnItsPath() {
    assertThat(Recording.of(Mechanism.E, 3).changes)
        .extracting(Change::service)
        .containsExactlyInAnyOrder("billing-service", "search-service");
  }

  /// The services that the spans of `service` call, the empty name for what is no service.
  private static Set<String> calledBy(Recording recording, String service) {
    Set<String> serving = Set.of("gateway", "auth-v2", "user-profile", "order-service");
    Set<String> called = new HashSet<>();
    for (SpanItem span : recording.spans) {
      String address = span.attributes().get(Keys.SERVER_ADDRESS);
      if (Recording.service(span.entity()).equals(service) && address != null) {
        called.add(serving.contains(address) ? address : "");
      }
    }
    return called;
  }

  private static void theSpansOfEachTraceFormATree(Recording recording) {
    Map<String, SpanItem> byId = new HashMap<>();
    Map<String, Integer> roots = new HashMap<>();
    for (SpanItem span : recording.spans) {
      assertThat(byId.put(span.spanId(), span)).isNull();
      if (span.parentSpanId() == null) {
        roots.merge(span.traceId(), 1, Integer::sum);
      } else {
        SpanItem parent = byId.get(span.parentSpanId());
        if (parent == null) {
          throw new AssertionError(span + " was handed on before its parent");
        }
        assertThat(parent.traceId()).isEqualTo(span.traceId());
        assertThat(parent.startNanos()).isLessThanOrEqualTo(span.startNanos());
      }
      assertThat(span.endNanos()).isBetween(span.startNanos(), LAST);
    }
    assertThat(roots.values()).containsOnly(1);
    assertThat(recording.spans).extracting(SpanItem::traceId).allMatch(roots::containsKey);
  }
}
