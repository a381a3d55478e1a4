package dev.whence.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The thread that writes: takes what waits, writes it, flushes once, acknowledges all of it.
final class JournalWriter {

  private static final int GROUP_BYTES = 8 << 20;

  /// A file of this length is given up as soon as all of it is released and nothing waits; a
  /// shorter one is not worth the trouble.
  private static final int WORTH_RELEASING_BYTES = 256 << 10;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Waiting(byte[] payload, CompletableFuture<Long> done) {
    int bytes() {
      return Segment.HEADER + payload.length;
    }
  }

  private final Path directory;
  private final JournalSettings settings;
  private final Thread thread = new Thread(this::run, "whence-journal");

  /// When the group at hand began to be written; 0 between two.
  private volatile long writingSince;

  /// Of the writing thread alone.
  private final SegmentFile file;

  /// Guards everything below. What is the active segment only the writing thread changes, and it
  /// may look at that without the lock.
  private final Object lock = new Object();

  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private final List<Segment> closed;
  private long bytesWaiting;
  private long bytesClosed;
  private long released;
  private Segment active;
  private boolean closing;

  /// The active file is given up once it is so long and all of it is released.
  private int worthReleasing = WORTH_RELEASING_BYTES;

  /// Why the thread ended before it was told to; null where it did not.
  private @Nullable Throwable defect;

  JournalWriter(Path directory, JournalSettings settings, List<Segment> found, long next) {
    this.directory = directory;
    this.settings = settings;
    this.file = new SegmentFile(directory);
    this.closed = new ArrayList<>(found);
    this.bytesClosed = found.stream().mapToLong(Segment::bytes).sum();
    this.active = Segment.starting(directory, next);
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  void append(byte[] payload, CompletableFuture<Long> done) {
    String refusal = add(new Waiting(payload, done));
    if (refusal != null) {
      done.completeExceptionally(new JournalRefusal(refusal));
    }
  }

  private @Nullable String add(Waiting record) {
    synchronized (lock) {
      String refusal = refusal(record.bytes());
      if (refusal == null) {
        waiting.add(record);
        bytesWaiting += record.bytes();
        lock.notifyAll();
      }
      return refusal;
    }
  }

  private @Nullable String refusal(int bytes) {
    if (defect != null) {
      return "the journal's thread has ended";
    }
    if (closing) {
      return "the journal is closed";
    }
    if (bytes - Segment.HEADER > settings.maxRecordBytes()) {
      return "a record of " + bytes + " bytes is more than " + settings.maxRecordBytes();
    }
    if (bytesWaiting + bytes > settings.maxBytesWaiting()) {
      return "more than " + settings.maxBytesWaiting() + " bytes wait to be written";
    }
    if (bytesClosed + active.bytes() + bytesWaiting + bytes > settings.maxBytesOnDisk()) {
      return "the journal is full: " + settings.maxBytesOnDisk() + " bytes wait for the store";
    }
    return null;
  }

  private void run() {
    List<Waiting> group = new ArrayList<>();
    try {
      writeAll(group);
      if (isReleased(1)) {
        roll();
      }
    } catch (RuntimeException | Error unexpected) {
      giveUp(group, unexpected);
    }
    file.close();
  }

  private void writeAll(List<Waiting> group) {
    while (take(group)) {
      writingSince = System.nanoTime();
      try {
        if (group.isEmpty()) {
          roll();
        } else {
          write(group);
        }
      } catch (IOException e) {
        file.truncate(active);
        JournalRefusal refusal = new JournalRefusal("the journal cannot be written", e);
        group.forEach(record -> record.done().completeExceptionally(refusal));
      }
      writingSince = 0;
      group.clear();
    }
  }

  /// Nobody waits for a thread that has ended: what it had and what comes is refused.
  private void giveUp(List<Waiting> group, Throwable unexpected) {
    System.getLogger(Journal.class.getName())
        .log(
            System.Logger.Level.ERROR,
            "the journal's thread has ended: nothing more is taken. Recommended action: restart the"
                + " service; what was acknowledged is on disk",
            unexpected);
    List<Waiting> all = new ArrayList<>(group);
    synchronized (lock) {
      defect = unexpected;
      all.addAll(waiting);
      waiting.clear();
      bytesWaiting = 0;
    }
    writingSince = 0;
    JournalRefusal refusal = new JournalRefusal("the journal's thread has ended", unexpected);
    all.forEach(record -> record.done().completeExceptionally(refusal));
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  Duration writingFor() {
    long since = writingSince;
    return since == 0 ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - since);
  }

  /// Waits for records. None where the file is to be given up.
  ///
  /// @return false where no more will come
  private boolean take(List<Waiting> group) {
    synchronized (lock) {
      while (waiting.isEmpty() && !closing && !isReleased(worthReleasing)) {
        try {
          lock.wait();
        } catch (InterruptedException nobodyDoesThat) {
          closing = true;
        }
      }
      long bytes = 0;
      while (!waiting.isEmpty() && bytes < GROUP_BYTES) {
        Waiting record = waiting.remove();
        bytes += record.bytes();
        group.add(record);
      }
      bytesWaiting -= bytes;
      return !group.isEmpty() || !closing;
    }
  }

  /// Whether the active file is at least so long and holds nothing that is still needed.
  private boolean isReleased(int atLeast) {
    synchronized (lock) {
      return active.bytes() >= atLeast && active.last() <= released;
    }
  }

  private void write(List<Waiting> group) throws IOException {
    Segment before = active;
    file.ready(before);
    long sequence = before.last();
    long bytes = before.bytes();
    for (Waiting record : group) {
      sequence++;
      file.put(sequence, record.payload());
      bytes += record.bytes();
    }
    file.flush();
    synchronized (lock) {
      active = before.grown(sequence, bytes);
    }
    long number = before.last();
    for (Waiting record : group) {
      record.done().complete(++number);
    }
    if (bytes >= settings.segmentBytes()) {
      roll();
    }
  }

  private void roll() {
    file.close();
    synchronized (lock) {
      closed.add(active);
      bytesClosed += active.bytes();
      active = Segment.starting(directory, active.last() + 1);
      worthReleasing = WORTH_RELEASING_BYTES;
      deleteReleased();
    }
  }

  void release(long sequence) {
    synchronized (lock) {
      released = Math.max(released, sequence);
      deleteReleased();
      lock.notifyAll();
    }
  }

  /// Gives the active file up as soon as all of it is released, however short it is.
  void forgetReleased() {
    synchronized (lock) {
      worthReleasing = 1;
      lock.notifyAll();
    }
  }

  /// The caller holds the lock.
  private void deleteReleased() {
    while (!closed.isEmpty() && closed.getFirst().last() <= released) {
      Segment gone = closed.removeFirst();
      bytesClosed -= gone.bytes();
      try {
        Files.deleteIfExists(gone.file());
      } catch (IOException e) {
        System.getLogger(Journal.class.getName())
            .log(System.Logger.Level.WARNING, "cannot delete " + gone.file(), e);
      }
    }
  }

  List<Segment> segments() {
    synchronized (lock) {
      List<Segment> all = new ArrayList<>(closed);
      if (active.bytes() > 0) {
        all.add(active);
      }
      return all;
    }
  }

  long lastSequence() {
    synchronized (lock) {
      return active.last();
    }
  }

  long bytesOnDisk() {
    synchronized (lock) {
      return bytesClosed + active.bytes();
    }
  }

  void close() {
    synchronized (lock) {
      closing = true;
      lock.notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
