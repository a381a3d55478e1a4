package dev.whence.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The wall clock of the service jumps, forwards and backwards, while exports come in; it is
/// libfaketime's.
@Tag("full")
class ClockJumpsIT {

  private static final List<String> JUMPS = List.of("+20h", "-20h", "+3h", "+0");

  /// After these the service is killed too; with libfaketime it takes long to start.
  private static final List<String> KILLED = List.of("+20h", "-20h");

  @TempDir Path directory;

  @Test
  void nothingIsLostOrDoubled() throws IOException {
    Path library = library();
    Path clock = directory.resolve("clock");
    set(clock, "+0");
    Exports exports = new Exports("clocks", Clocks.recently());
    Ledger ledger = new Ledger();
    try (RealService service =
            new RealService(directory)
                .environment("LD_PRELOAD", library.toString())
                .environment("DONT_FAKE_MONOTONIC", "1")
                .environment("FAKETIME_NO_CACHE", "1")
                // the clock jumps, not the times of files: Lucene's lock would be broken by that
                .environment("NO_FAKE_STAT", "1")
                .environment("FAKETIME_TIMESTAMP_FILE", clock.toString())
                .start();
        Sender sender = new Sender(service, exports, ledger).start(8, 20)) {
      for (String jump : JUMPS) {
        sender.awaitMore(30);
        set(clock, jump);
        sender.awaitMore(30);
        if (KILLED.contains(jump)) {
          service.kill();
          service.start();
        }
      }
      sender.finish();
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add(
          "clock jumps " + JUMPS + ", killed after " + KILLED,
          outcome,
          service.secondsToServe(),
          "" + ledger.answers());
      outcome.assertWhole();
    }
  }

  private static void set(Path clock, String offset) throws IOException {
    Path fresh = clock.resolveSibling("clock.new");
    Files.writeString(fresh, offset + "\n");
    Files.move(fresh, clock, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static Path library() throws IOException {
    Path lib = Path.of("/usr/lib");
    try (Stream<Path> folders = Files.list(lib)) {
      List<Path> found =
          folders
              .map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
              .filter(Files::exists)
              .toList();
      assumeTrue(!found.isEmpty(), "libfaketime is not installed (Debian package faketime)");
      return found.getFirst();
    }
  }
}
