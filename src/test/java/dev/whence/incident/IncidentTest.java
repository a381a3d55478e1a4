package dev.whence.incident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.explain.answer.CauseKind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IncidentTest {

  private static final String T0 = "2026-11-24T14:00:00Z";
  private static final String T5 = "2026-11-24T14:05:00Z";
  private static final String T9 = "2026-11-24T14:09:00Z";

  private static Incident open() {
    return Incident.open("seed", "logins fail", "production", T0, T5);
  }

  private static Held.OfAlert alert(String id, String service, String start, String end) {
    return new Held.OfAlert(id, "alertmanager", id, id, service, start, end, List.of());
  }

  private static Held.OfAnswer answer(String id, String cause, String... services) {
    return new Held.OfAnswer(
        id,
        1,
        id,
        "probable",
        T0,
        T9,
        T9,
        T0,
        "deployment>latency>error_rate",
        List.of(services),
        List.of(),
        cause,
        CauseKind.DEPLOYMENT,
        5L,
        1.0);
  }

  @Test
  void itsLifeGoesForwardOrIsReopenedAndEveryStepIsNoted() {
    Incident resolved =
        open().moved(Life.State.ACKNOWLEDGED, T5, "on-call").moved(Life.State.RESOLVED, T9, null);
    assertThat(resolved.life().acknowledgedAt()).isEqualTo(T5);
    assertThat(resolved.life().mitigatedAt()).isEqualTo(T9);
    assertThat(Delays.of(resolved.life()).mitigate()).isEqualTo(540.0);
    assertThat(resolved.notes()).extracting(Note::text).containsExactly("acknowledged", "resolved");
    assertThatThrownBy(() -> resolved.moved(Life.State.MITIGATED, T9, null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("resolved cannot become mitigated");
    Incident again = resolved.with(alert("a", "auth-v2", T9, null));
    assertThat(again.life().state()).isEqualTo(Life.State.OPEN);
    assertThat(again.life().resolvedAt()).isNull();
    Incident reviewed = resolved.moved(Life.State.REVIEWED, T9, null);
    assertThatThrownBy(() -> reviewed.moved(Life.State.OPEN, T9, null))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void whatTouchesIsOneIncidentAndWhatDoesNotIsNot() {
    Incident logins = open().with(alert("a", "auth-v2", T5, null));
    Neighbourhood calls = new Neighbourhood().call("web", "auth-v2");
    Grouping grouping = new Grouping(calls, 600_000_000_000L);
    assertThat(grouping.choose(List.of(logins), signs("production", "web"))).contains(logins);
    assertThat(grouping.choose(List.of(logins), signs("production", "search"))).isEmpty();
    assertThat(grouping.choose(List.of(logins), signs("staging", "web"))).isEmpty();
    Grouping shared =
        new Grouping(
            new Neighbourhood().use("auth-v2", "accounts-db").use("profile", "accounts-db"),
            600_000_000_000L);
    assertThat(shared.choose(List.of(logins), signs("production", "profile"))).contains(logins);
  }

  private static Grouping.Signs signs(String environment, String service) {
    long at = Times.nanos(T9);
    return new Grouping.Signs(environment, Set.of(service), Set.of(), null, at, at);
  }

  @Test
  void theSameCauseCountsMostAndWhatIsLongPastNothing() {
    Incident neighbour = Incident.open("x", "x", null, T0, T0).with(alert("b", "web", T5, null));
    Incident same = open().with(answer("exp_1", "user-profile|deployment", "user-profile"));
    Grouping grouping = new Grouping(new Neighbourhood().call("web", "auth-v2"), 600_000_000_000L);
    Grouping.Signs signs =
        Grouping.Signs.of(answer("exp_2", "user-profile|deployment", "auth-v2"), null);
    assertThat(grouping.choose(List.of(neighbour, same), signs)).contains(same);
    long later = Times.nanos("2026-11-24T15:00:00Z");
    Grouping.Signs late =
        new Grouping.Signs(
            null, Set.of("user-profile"), Set.of(), "user-profile|deployment", later, later);
    assertThat(grouping.choose(List.of(same), late)).isEmpty();
  }

  @Test
  void peopleMergeAndSplit() {
    Incident first = open().with(alert("a", "auth-v2", T5, null));
    Incident second =
        Incident.open("other", "orders fail", null, T5, T5)
            .with(alert("b", "orders", T5, null))
            .with(new Note(T9, Note.Kind.OBSERVATION, "carts are empty", "support"));
    Family.Pair merged = Family.merge(first, second, T9);
    assertThat(merged.kept().alerts()).hasSize(2);
    assertThat(merged.kept().notes()).extracting(Note::text).contains("carts are empty");
    assertThat(merged.other().mergedInto()).isEqualTo(first.id());
    assertThatThrownBy(() -> Family.merge(first, merged.other(), T9))
        .isInstanceOf(IllegalStateException.class);
    Family.Pair split = Family.split(merged.kept(), Set.of("b"), T9);
    assertThat(split.kept().alerts()).extracting(Held.OfAlert::id).containsExactly("a");
    assertThat(split.other().splitFrom()).isEqualTo(first.id());
    assertThat(split.kept().isTakenApart()).isTrue();
    assertThatThrownBy(() -> Family.split(split.kept(), Set.of("a"), T9))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void twoThatArePutTogetherEndWithTheLater() {
    Incident first =
        open()
            .with(alert("a", "auth-v2", T0, T5))
            .moved(Life.State.RESOLVED, T5, null)
            .missed(true);
    Incident second =
        Incident.open("other", "orders fail", null, T5, T9)
            .with(alert("b", "orders", T5, T9))
            .moved(Life.State.ACKNOWLEDGED, T5, "on-call")
            .moved(Life.State.RESOLVED, T9, "on-call")
            .moved(Life.State.REVIEWED, T9, "on-call");
    for (Incident both :
        List.of(Family.merge(first, second, T9).kept(), Family.merge(second, first, T9).kept())) {
      assertThat(both.life().state()).isEqualTo(Life.State.RESOLVED);
      assertThat(both.life().mitigatedAt()).isEqualTo(T9);
      assertThat(both.life().resolvedAt()).isEqualTo(T9);
      assertThat(both.life().reviewedAt()).isNull();
      assertThat(both.life().acknowledgedAt()).isEqualTo(T5);
      assertThat(both.nearMiss()).as("somebody saw to it").isFalse();
    }
  }

  @Test
  void anAnswerThatTwoHoldIsHeldOnceByBothTogether() {
    Incident first = open().with(answer("exp_1", "auth|deployment", "auth"));
    Incident second =
        Incident.open("other", "orders fail", null, T5, T9)
            .with(answer("exp_1", "auth|deployment", "auth"))
            .with(answer("exp_2", "auth|deployment", "auth"));
    assertThat(Family.merge(first, second, T9).kept().answers())
        .extracting(Held.OfAnswer::id)
        .containsExactlyInAnyOrder("exp_1", "exp_2");
  }

  @Test
  void shapesAreAlikeByKindWhoeverTheyHappenedTo() {
    Shape shape = Shape.parse("traffic_increase>saturation:db_connection_pool>latency>error_rate");
    assertThat(shape.similarity(shape)).isEqualTo(1);
    assertThat(
            shape.similarity(
                Shape.parse("traffic_increase>saturation:thread_pool>latency>error_rate")))
        .isEqualTo(0.875);
    assertThat(shape.similarity(Shape.parse("deployment>error_rate"))).isLessThan(0.5);
    Incident past = open().with(answer("exp_1", "a|deployment", "a"));
    assertThat(Similar.among(List.of(past), Shape.parse("deployment>latency>error_rate"), 0.6, 5))
        .extracting(Similar::incident)
        .containsExactly(past.id());
  }

  @Test
  void playbooksMatchByShapeAndKnowHowOftenTheyHelped() {
    Playbook playbook =
        PlaybookText.read(
            "back",
            "---\ntitle: Back\nmatch:\n  shape: [[deployment, config_change], [\"lat*\"]]\n"
                + "risk: low\nsteps: [Roll back]\n---\nText.\n");
    assertThat(playbook.matches(answer("exp_1", "a|deployment", "a"))).isTrue();
    Incident helped =
        open()
            .with(new Note(T5, Note.Kind.ACTION, "rolled back", "on-call", "back"))
            .moved(Life.State.MITIGATED, T9, null);
    Playbook.History history = Playbook.History.of("back", List.of(helped, open()));
    assertThat(history).isEqualTo(new Playbook.History(1, 1, 4.0));
    assertThatThrownBy(() -> PlaybookText.read("bad", "---\nrisk: none\nsteps: [x]\n---\n"))
        .hasMessageContaining("playbook 'bad': risk 'none' is not known");
  }

  @Test
  void wordingThatBlamesOrNamesPeopleIsFlaggedAndOtherIsNot() {
    assertThat(
            Wording.check(
                "It was human error.\nAda Smith deployed it.\nAsk bob@example.com or @carol."))
        .extracting(Wording::found)
        .containsExactly("human error", "Ada Smith", "bob@example.com", "@carol");
    assertThat(
            Wording.check(
                "The on-call engineer rolled user-profile 2.4.0 back. Argo deployed it.\n"
                    + "- [ ] Why did tests, roll-out and alarms not stop it?"))
        .isEmpty();
  }

  @Test
  void aLoadTestFallsShortOfWhatAnIncidentNeeded() {
    Exercise test = new Exercise(10);
    test.add("web->auth", 0, 40, 4_000_000_000L);
    Exercise incident = new Exercise(10);
    incident.add("web->auth", 0, 140, 280_000_000_000L);
    incident.add("auth->db", 0, 10, 1);
    assertThat(test.shortOf(incident))
        .containsExactly(
            "auth->db was not exercised, the incident had 1.0/s",
            "web->auth reached 4.0/s (0.4 at once), the incident had 14.0/s (28.0 at once)");
    assertThat(incident.shortOf(test)).isEmpty();
  }

  @Test
  void anIncidentFullOfNotesMovesOn() {
    Incident full = open();
    for (int i = 0; i < Incident.MAX_NOTES; i++) {
      full = full.with(new Note(T5, Note.Kind.OBSERVATION, "note " + i, null));
    }
    Incident resolved = full.moved(Life.State.RESOLVED, T9, null);
    assertThat(resolved.life().state()).isEqualTo(Life.State.RESOLVED);
    assertThat(resolved.notes()).hasSize(Incident.MAX_NOTES + 1);
    assertThatThrownBy(() -> resolved.with(new Note(T9, Note.Kind.ACTION, "one more", null)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("2000 notes");
  }

  @Test
  void notesOfItsLifeAreBoundedAndThoseOfPeopleStay() {
    Incident incident = open();
    for (int i = 0; i < 10; i++) {
      incident = incident.with(new Note(T5, Note.Kind.OBSERVATION, "seen", null));
    }
    incident =
        incident.moved(Life.State.ACKNOWLEDGED, T5, "on-call").with(Incident.gaveOut(T5, "x"));
    for (int i = 0; i < Incident.MAX_LIFE_NOTES; i++) {
      incident =
          incident.moved(Life.State.RESOLVED, T9, null).with(alert("a", "auth-v2", T9, null));
    }
    assertThat(incident.notes())
        .hasSize(10 + Incident.MAX_LIFE_NOTES)
        .extracting(Note::text)
        .contains("acknowledged", "gave out x");
    assertThat(incident.isTakenApart()).isTrue();
    for (int i = 0; i < Incident.MAX_LIFE_NOTES; i++) {
      incident = incident.with(Incident.gaveOut(T9, "y"));
    }
    assertThat(incident.notes()).hasSize(10 + Incident.MAX_LIFE_NOTES);
  }

  @Test
  void theOldestIsTheOneOpenedFirstHoweverItsTimeIsWritten() {
    Incident first = Incident.open("b", "first", null, T0, "2026-11-24T14:05:00Z");
    Incident second = Incident.open("a", "second", null, T0, "2026-11-24T14:05:00.500Z");

    assertThat(List.of(second, first).stream().min(Incident.OLDEST_FIRST)).contains(first);
  }
}
