package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FaultLogTest {

  private static final StoreException AWAY = StoreException.away("no answer", null);

  private final List<String> warnings = new ArrayList<>();
  private long nowNanos = 7;
  private final FaultLog faults = new FaultLog(new Warnings(), () -> nowNanos);

  @Test
  void aStoreThatIsAwayIsSaidOnceAMinuteForEachThingNotDone() {
    faults.say("not written", AWAY);
    faults.say("not written", AWAY);
    faults.say("not read", AWAY);
    nowNanos += TimeUnit.SECONDS.toNanos(59);
    faults.say("not written", AWAY);
    assertThat(warnings).containsExactly("not written: no answer", "not read: no answer");
    nowNanos += TimeUnit.SECONDS.toNanos(1);
    faults.say("not written", AWAY);
    assertThat(warnings).hasSize(3);
  }

  @Test
  void anyOtherFaultIsSaidEachTimeInFull() {
    faults.say("not written", new StoreException("broken"));
    faults.say("not written", new StoreException("broken"));
    faults.say("not written", new IllegalStateException("a defect"));
    assertThat(warnings)
        .containsExactly(
            "not written dev.whence.store.StoreException: broken",
            "not written dev.whence.store.StoreException: broken",
            "ERROR not written java.lang.IllegalStateException: a defect");
  }

  private final class Warnings implements System.Logger {
    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String text, Throwable thrown) {
      warnings.add((level == Level.WARNING ? "" : level + " ") + text + " " + thrown);
    }

    @Override
    public void log(Level level, @Nullable ResourceBundle bundle, String text, Object... values) {
      if (level == Level.WARNING) {
        warnings.add(java.text.MessageFormat.format(text, values));
      }
    }
  }
}
