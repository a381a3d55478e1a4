package dev.whence.store;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.Signal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What questions see while a store forgot what it could not commit, and the journal is read again:
/// of stores that can show what was visible before.
public abstract class RollbackContract extends StoreFixture {

  protected RollbackContract(Opening opening) {
    super(opening);
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 3_000})
  void whatWasForgottenIsSeenUntilTheJournalWasReplayed(int spans) {
    write(A, Samples.spans().span(9_000, 9_000, "a", "committed", T0).frame());
    store.commit(sequence);
    Frame frame = many(0, spans);
    write(A, frame);
    assertSeen(spans + 1);
    store.rollback();
    assertSeen(spans + 1);
    write(store, A, sequence, frame);
    assertSeen(spans + 1);
    store.rollback(); // the replay failed, and begins anew
    assertSeen(spans + 1);
    write(store, A, sequence, frame);
    store.replayed();
    assertSeen(spans + 1);
    store.commit(sequence);
    reopen();
    assertSeen(spans + 1);
  }

  @Test
  void whatIsNotWrittenAgainIsGone() {
    write(A, many(0, 30));
    store.rollback();
    assertSeen(30);
    store.replayed();
    assertSeen(0);
  }

  private void assertSeen(int spans) {
    assertThat(find(A, Signal.SPANS, HOUR).frame().size()).isEqualTo(spans);
    assertThat(count(A, HOUR)).isEqualTo(spans);
  }
}
