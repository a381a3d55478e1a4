package dev.whence.store;

import static dev.whence.store.Samples.DAY;
import static dev.whence.store.Samples.SECOND;
import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Attributes;
import dev.whence.model.ChangeEvent;
import dev.whence.model.ChangeKind;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Service;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a store finds by time, term and word, for whom, and how much it opens for that.
public abstract class FindingContract extends StoreFixture {

  protected FindingContract(Opening opening) {
    super(opening);
  }

  @Test
  void tenantsAreNeverMixed() {
    write(A, Samples.spans().span(1, 1, "shared", "of a", T0).frame());
    write(B, Samples.spans().span(1, 1, "shared", "of b", T0).frame());
    for (int i = 0; i < 2; i++) {
      assertThat(names(find(A, Signal.SPANS, HOUR).frame())).containsExactly("of a");
      assertThat(names(find(B, Signal.SPANS, HOUR).frame())).containsExactly("of b");
      assertThat(count(B, HOUR)).isEqualTo(1);
      assertThat(find(new Tenant("c"), Signal.SPANS, HOUR).frame().size()).isZero();
      assertThat(store.services(new Tenant("c"), HOUR)).isEmpty();
      store.commit(sequence);
    }
    store.put(A, new Document("incident", "i", 1, T0, "{}"));
    assertThat(store.document(B, "incident", "i", 0)).isEmpty();
  }

  @Test
  void spansAreFoundByEveryTerm() {
    write(
        A,
        Samples.spans()
            .span(1, 1, 0, "auth", "login", T0, 9, true, "r-1")
            .span(1, 2, 1, "db", "select", T0 + 1, 9, false, "")
            .span(2, 3, 0, "auth", "logout", T0 + 2, 9, false, "r-2")
            .frame());
    for (int i = 0; i < 2; i++) {
      assertThat(spans(new Term(Term.Field.TRACE_ID, new TraceId(0, 1).toString())))
          .containsExactly("login", "select");
      assertThat(spans(new Term(Term.Field.REQUEST_ID, "r-2"))).containsExactly("logout");
      assertThat(spans(new Term(Term.Field.SERVICE, "auth"))).containsExactly("login", "logout");
      assertThat(spans(new Term(Term.Field.ERROR, "true"))).containsExactly("login");
      assertThat(spans(new Term(Term.Field.SERVICE, "auth"), new Term(Term.Field.ERROR, "false")))
          .containsExactly("logout");
      assertThat(spans(new Term(Term.Field.METRIC, "auth"))).isEmpty();
      assertThat(spans(new Term(Term.Field.TRACE_ID, "no trace ID"))).isEmpty();
      store.commit(sequence);
    }
  }

  private List<String> spans(Term... terms) {
    return names(find(A, Signal.SPANS, HOUR, terms).frame());
  }

  @Test
  void logLinesAreFoundByTheirWords() {
    write(
        A,
        Samples.logs()
            .log(1, "auth", "Connection REFUSED by db-7 (Überlauf)", 17, T0)
            .log(0, "auth", "connections: 12", 9, T0 + 1)
            .log(0, "auth", "x".repeat(500) + " tail", 9, T0 + 2)
            .frame());
    for (int i = 0; i < 2; i++) {
      assertThat(logs("connection")).hasSize(1);
      assertThat(logs("refused")).hasSize(1);
      assertThat(logs("7")).hasSize(1);
      assertThat(logs("überlauf")).hasSize(1);
      assertThat(logs("db-7")).isEmpty();
      assertThat(logs("x".repeat(500))).hasSize(1);
      assertThat(logs("x".repeat(499))).isEmpty();
      assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.ERROR, "true")).frame().size())
          .isEqualTo(1);
      store.commit(sequence);
    }
  }

  private List<String> logs(String word) {
    Frame found = find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, word)).frame();
    return IntStream.range(0, found.size()).mapToObj(row -> Logs.of(found).body(row)).toList();
  }

  @Test
  void onlyBlocksThatMayHaveAWordAreOpened() {
    for (int block = 0; block < 8; block++) {
      Samples lines = Samples.logs();
      for (int line = 0; line < 20; line++) {
        lines.log(0, "auth", "took " + (1000 * block + line) + " ms", 9, T0 + line);
      }
      write(A, lines.frame());
      store.commit(sequence);
    }
    Term seldom = new Term(Term.Field.TOKEN, "3007");
    assertThat(find(A, Signal.LOGS, HOUR, seldom).blocksOpened()).isEqualTo(1);
    assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, "ms"), seldom).frame().size())
        .isEqualTo(1);
    assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, "9999")).blocksOpened())
        .isZero();
    assertThat(find(A, Signal.LOGS, HOUR, new Term(Term.Field.TOKEN, "took")).frame().size())
        .isEqualTo(160);
  }

  @Test
  void limitsCutTheLatestAndSaySo() {
    write(A, many(0, 40));
    store.commit(sequence);
    write(A, many(40, 45));
    Found all = store.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 45, 10));
    assertThat(all.complete()).isTrue();
    assertThat(all.blocksOpened()).isEqualTo(1);
    Found some = store.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 44, 10));
    assertThat(some.complete()).isFalse();
    assertThat(Spans.of(some.frame()).spanId(43)).isEqualTo(43);
    Found none = store.find(new ItemQuery(A, Signal.SPANS, HOUR, List.of(), 45, 0));
    assertThat(none.complete()).isFalse();
    assertThat(none.blocksOpened()).isZero();
    assertThat(none.surelyToNanos()).isEqualTo(Spans.of(all.frame()).startNanos(0));
    assertThat(some.surelyToNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void onlyBlocksThatMayMatchAreOpened() {
    for (int i = 0; i < 10; i++) {
      write(A, many(i * 30, i * 30 + 30));
    }
    store.commit(sequence);
    Term trace = new Term(Term.Field.TRACE_ID, new TraceId(0, 45).toString());
    Found found = find(A, Signal.SPANS, HOUR, trace);
    assertThat(found.frame().size()).isEqualTo(3);
    assertThat(found.blocksOpened()).isEqualTo(1);
    assertThat(find(A, Signal.SPANS, new TimeRange(T0, T0 + SECOND)).blocksOpened()).isEqualTo(1);
  }

  @Test
  void theChangeReceivedLastHolds() {
    write(A, Changes.frame(List.of(change("c1", T0, null, "first")), 1));
    write(A, Changes.frame(List.of(change("c1", T0 + 60 * SECOND, null, "moved")), 3));
    write(A, Changes.frame(List.of(change("c1", T0, null, "late, but older")), 2));
    for (int i = 0; i < 2; i++) {
      assertThat(changes(new TimeRange(T0, T0 + SECOND))).isEmpty();
      assertThat(changes(HOUR)).containsExactly("moved");
      store.commit(sequence);
    }
  }

  @Test
  void aChangeThatLastsCountsWhereItOverlaps() {
    write(A, Changes.frame(List.of(change("test", T0 - 400 * DAY, T0 + SECOND, "load test")), 1));
    write(A, Changes.frame(List.of(change("over", T0 - DAY, T0 - SECOND, "over")), 1));
    store.commit(sequence);
    assertThat(changes(HOUR)).containsExactly("load test");
  }

  @Test
  void ofMoreChangesThanAreAskedForTheLatestAreFound() {
    List<ChangeEvent> many = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      many.add(change("c" + i, T0 + i * SECOND, null, "change " + i));
    }
    write(A, Changes.frame(many, 1));
    store.commit(sequence);
    assertThat(changes(HOUR)).hasSize(10).startsWith("change 15").endsWith("change 24");
  }

  private List<String> changes(TimeRange range) {
    return store.changes(A, range, 10).stream().map(ChangeEvent::summary).toList();
  }

  private static ChangeEvent change(String id, long time, @Nullable Long end, String summary) {
    return new ChangeEvent(
        id,
        ChangeKind.DEPLOYMENT,
        time,
        end,
        Service.named("auth"),
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(),
        List.of(),
        summary,
        null,
        null,
        Attributes.EMPTY);
  }

  @Test
  void servicesAreThoseHeardOfInTheRange() {
    write(
        A,
        Samples.spans()
            .span(1, 1, "spans", "op", T0)
            .span(1, 2, "later", "op", T0 + SECOND)
            .frame());
    write(A, Samples.logs().log(0, "logs", "line", 9, T0).frame());
    Samples points = Samples.points();
    points.point(points.gauge("m", points.set("service.name", "points"), 0), T0, 1);
    write(A, points.frame());
    for (int i = 0; i < 2; i++) {
      assertThat(store.services(A, new TimeRange(T0, T0 + 1)))
          .extracting(Service::name)
          .containsExactly("logs", "points", "spans");
      assertThat(store.services(A, HOUR)).hasSize(4);
      store.commit(sequence);
    }
  }
}
