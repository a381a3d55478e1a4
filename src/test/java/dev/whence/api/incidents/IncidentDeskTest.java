package dev.whence.api.incidents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.api.ApiException;
import dev.whence.explain.request.RequestFinder;
import dev.whence.incident.Alert;
import dev.whence.incident.Held;
import dev.whence.incident.Incident;
import dev.whence.incident.Note;
import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Partition;
import dev.whence.store.Store;
import dev.whence.store.lucene.LuceneSettings;
import dev.whence.store.lucene.LuceneStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentDeskTest {

  private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Tenant SHOP = new Tenant("shop");
  private static final IncidentSettings SETTINGS =
      new IncidentSettings(Duration.ofMinutes(30), true, Duration.ZERO, List.of(), 8, 1 << 20, 0.6);

  @TempDir Path directory;
  private Store store;
  private KeptIncidents incidents;
  private IncidentDesk desk;

  @BeforeEach
  void open() {
    store =
        new LuceneStore(
            directory, LuceneSettings.DEFAULT, Vocabulary.DEFAULT, () -> TimeRange.nanos(NOW));
    incidents = new KeptIncidents(store);
    FrozenEvidence evidence =
        new FrozenEvidence(
            store,
            new RequestFinder(store, Vocabulary.DEFAULT, RequestFinder.Bounds.DEFAULT),
            Vocabulary.DEFAULT,
            CLOCK,
            SETTINGS);
    desk = new IncidentDesk(store, incidents, evidence, new Recovery(store), CLOCK, SETTINGS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static Alert alert(String fingerprint, @Nullable Duration endsAfter) {
    Instant start = NOW.minus(Duration.ofMinutes(20));
    return new Alert(
        "test",
        fingerprint,
        endsAfter == null ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        "Logins fail",
        "auth",
        "",
        TimeRange.nanos(start),
        endsAfter == null ? null : (Long) TimeRange.nanos(start.plus(endsAfter)),
        false,
        new TreeMap<>(),
        new TreeMap<>(),
        new TreeMap<>(),
        List.of());
  }

  private Incident taken(Alert... alerts) {
    return desk.take(SHOP, List.of(alerts)).values().iterator().next();
  }

  @Test
  void whatWasTakenOutAndPutBackCanBeTakenOutAgain() {
    Alert first = alert("first", null);
    Alert second = alert("second", null);
    String id = taken(first, second).id();
    String apart = desk.split(SHOP, id, Set.of(second.id())).incident().id();
    incidents.change(
        SHOP, apart, out -> out.with(new Note(NOW.toString(), Note.Kind.ACTION, "seen", "ops")));
    desk.merge(SHOP, id, apart);

    KeptIncidents.Kept again = desk.split(SHOP, id, Set.of(second.id()));

    assertThat(again.incident().mergedInto()).isNull();
    assertThat(again.incident().splitFrom()).isEqualTo(id);
    assertThat(again.incident().alerts()).extracting(Held.OfAlert::id).containsExactly(second.id());
    assertThat(incidents.get(SHOP, id).incident().alerts())
        .extracting(Held.OfAlert::id)
        .containsExactly(first.id());
    assertThat(incidents.get(SHOP, id).incident().notes())
        .extracting(Note::text)
        .as("what was noted is not lost")
        .contains("seen");
    assertThatThrownBy(() -> desk.split(SHOP, id, Set.of(second.id())))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("holds none of these");
  }

  private static ChangeEvent change(String id, ChangeKind kind, Instant at) {
    return new ChangeEvent(
        id,
        kind,
        TimeRange.nanos(at),
        null,
        Service.named("auth"),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        id,
        null,
        null,
        Attributes.of(Map.of()));
  }

  @Test
  void anIncidentThatPeopleEndedIsNoNearMissHoweverMuchWasChangedBefore() {
    List<ChangeEvent> changes = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      changes.add(change("earlier " + i, ChangeKind.OTHER, NOW.minusSeconds(4 * 3_600L - i)));
    }
    changes.add(change("back", ChangeKind.ROLLBACK, NOW.minus(Duration.ofMinutes(15))));
    long now = TimeRange.nanos(NOW);
    store.write(SHOP, Partition.of(Signal.CHANGES, now), 1, Changes.frame(changes, now), List.of());

    taken(alert("first", null));
    Incident over = taken(alert("first", Duration.ofMinutes(10)));

    assertThat(over.life().state().isOver()).isTrue();
    assertThat(over.nearMiss()).isFalse();
  }
}
