package dev.whence.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// kill -9 at random points while exports come in; and a process that is stopped and goes on.
class KilledIT {

  @TempDir Path directory;

  @Test
  void killedTwice() throws IOException {
    kill(2);
  }

  @Test
  @Tag("full")
  void killedAtManyPoints() throws IOException {
    kill(5);
  }

  private void kill(int times) throws IOException {
    Random random = new Random(times);
    Exports exports = new Exports("killed" + times, Clocks.recently());
    Ledger ledger = new Ledger();
    try (RealService service = new RealService(directory).start();
        Sender sender = new Sender(service, exports, ledger).start(12, 20)) {
      for (int i = 0; i < times; i++) {
        sender.awaitMore(1 + random.nextInt(60));
        RealService.pause(random.nextInt(1_500));
        service.kill();
        service.start();
      }
      sender.awaitMore(20);
      sender.finish();
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add(
          "kill -9, " + times + " times", outcome, service.secondsToServe(), "" + ledger.answers());
      outcome.assertWhole();
    }
  }

  @Test
  @Tag("full")
  void stoppedAndContinued() throws IOException {
    Exports exports = new Exports("stopped", Clocks.recently());
    Ledger ledger = new Ledger();
    try (RealService service = new RealService(directory).start();
        Sender sender = new Sender(service, exports, ledger).start(12, 20)) {
      sender.awaitMore(40);
      service.signal("STOP");
      RealService.pause(12_000); // longer than the sender waits for an answer: it sends again
      service.signal("CONT");
      long begin = System.nanoTime();
      sender.awaitMore(20);
      double seconds = (System.nanoTime() - begin) / 1e9;
      sender.finish();
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add("SIGSTOP for 12 s, SIGCONT", outcome, seconds, "" + ledger.answers());
      outcome.assertWhole();
    }
  }
}
