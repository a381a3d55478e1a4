package dev.whence.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
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

  /// Of the writing thread alone, as are the file and whether it must be truncated.
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);

  private @Nullable FileChannel channel;
  private boolean mustTruncate;

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
    closeQuietly();
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
        mustTruncate = true;
        truncateIfPossible();
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
    FileChannel file = ready();
    long sequence = before.last();
    long bytes = before.bytes();
    for (Waiting record : group) {
      sequence++;
      put(file, sequence, record.payload());
      bytes += record.bytes();
    }
    drain(file);
    file.force(false);
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

  /// The open file of the active segment, free of what an earlier failure left in it.
  private FileChannel ready() throws IOException {
    FileChannel file = channel;
    if (file == null) {
      file = FileChannel.open(active.file(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = file;
      syncDirectory();
    }
    if (mustTruncate) {
      file.truncate(active.bytes());
      file.force(true);
      mustTruncate = false;
    }
    file.position(active.bytes());
    buffer.clear();
    return file;
  }

  /// What was refused must not come back when the journal is read; where this fails, nothing more
  /// is taken until it succeeds.
  private void truncateIfPossible() {
    try {
      ready();
    } catch (IOException triedAgainBeforeTheNextWrite) {
      closeQuietly();
    }
  }

  private void put(FileChannel file, long sequence, byte[] payload) throws IOException {
    if (buffer.remaining() < Segment.HEADER) {
      drain(file);
    }
    buffer.putInt(Segment.MAGIC).putInt(payload.length).putInt(crc(sequence, payload));
    buffer.putLong(sequence);
    int written = 0;
    while (written < payload.length) {
      if (!buffer.hasRemaining()) {
        drain(file);
      }
      int part = Math.min(buffer.remaining(), payload.length - written);
      buffer.put(payload, written, part);
      written += part;
    }
  }

  private static int crc(long sequence, byte[] payload) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putLong(0, sequence));
    crc.update(payload);
    return (int) crc.getValue();
  }

  private void drain(FileChannel file) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      file.write(buffer);
    }
    buffer.clear();
  }

  private void roll() {
    closeQuietly();
    synchronized (lock) {
      closed.add(active);
      bytesClosed += active.bytes();
      active = Segment.starting(directory, active.last() + 1);
      worthReleasing = WORTH_RELEASING_BYTES;
      deleteReleased();
    }
  }

  private void closeQuietly() {
    FileChannel file = channel;
    channel = null;
    if (file != null) {
      try {
        file.close();
      } catch (IOException whatIsInItWasFlushed) {
        // nothing is lost
      }
    }
  }

  /// Makes a new file's name durable.
  private void syncDirectory() throws IOException {
    try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
      names.force(true);
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
