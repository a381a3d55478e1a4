package dev.whence.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is full for a while: a small file system of its own, in memory, which takes root to
/// mount.
@Tag("full")
class DiskFullIT {

  private static final int BALLAST_BLOCK = 1 << 20;

  /// So many of the exports that were acknowledged last are looked for while the disk is full.
  private static final int NEWEST = 16;

  @TempDir Path directory;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(directory.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk.toString()) == 0,
        "cannot mount a small file system: needs root");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString());
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void refusesWhileFullAndGoesOn() throws IOException {
    Exports exports = new Exports("diskfull", Clocks.recently());
    Ledger ledger = new Ledger();
    try (RealService service = new RealService(disk).start();
        Sender sender = new Sender(service, exports, ledger).start(8, 20)) {
      sender.awaitMore(40);
      fill();
      long refusedBefore = ledger.answers().getOrDefault(503, 0L);
      stayVisible(newest(ledger), new Found(service, exports), Duration.ofSeconds(7));
      assertThat(ledger.answers().getOrDefault(503, 0L)).isGreaterThan(refusedBefore);
      assertThat(service.isAlive()).isTrue();
      service.kill();
      Files.delete(ballast());
      service.start();
      sender.awaitMore(40);
      fill();
      RealService.pause(3_000);
      Files.delete(ballast());
      long begin = System.nanoTime();
      sender.awaitMore(20);
      double seconds = (System.nanoTime() - begin) / 1e9;
      sender.finish();
      Ledger.Outcome outcome = new Found(service, exports).compare(ledger);
      FaultFigures.add(
          "disk full, killed, freed; full again", outcome, seconds, "" + ledger.answers());
      outcome.assertWhole();
    }
  }

  private static Ledger newest(Ledger ledger) {
    Ledger newest = new Ledger();
    ledger.acknowledged().stream()
        .sorted(Comparator.reverseOrder())
        .limit(NEWEST)
        .forEach(newest::acknowledge);
    return newest;
  }

  /// What is acknowledged and cannot be committed is read from the journal again and again.
  ///
  /// @param time longer than the store's commits are apart
  private static void stayVisible(Ledger ledger, Found found, Duration time) {
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      ledger.compare(found.items(ledger), Exports.ITEMS).assertWhole();
    }
  }

  private Path ballast() {
    return disk.resolve("ballast");
  }

  private void fill() throws IOException {
    byte[] block = new byte[BALLAST_BLOCK];
    try (OutputStream out = Files.newOutputStream(ballast())) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }
}
