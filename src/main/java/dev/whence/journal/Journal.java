package dev.whence.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/// Records on disk, numbered in the order in which they were taken, until they are released.
///
/// One thread writes and flushes whatever has come in meanwhile as a group, so that a flush is
/// shared by many records. A record is acknowledged after `fdatasync`. Files hold whole records; a
/// torn end is cut off when the journal is opened, bytes that are no records are set aside.
///
/// Thread-safe. A lock file keeps a second process out.
public final class Journal implements AutoCloseable {

  /// Takes records in order.
  @FunctionalInterface
  public interface Consumer {
    void accept(long sequence, byte[] payload);
  }

  private static final System.Logger LOG = System.getLogger(Journal.class.getName());

  private final Path directory;
  private final Path quarantine;
  private final JournalSettings settings;
  private final FileChannel lockFile;
  private final JournalWriter writer;
  private final Object damageLock = new Object();
  private final Set<String> stretchesSeen = new HashSet<>();
  private JournalDamage damage = JournalDamage.NONE;

  private Journal(Path directory, JournalSettings settings, FileChannel lockFile, long atLeast)
      throws IOException {
    this.directory = directory;
    this.quarantine = directory.resolve("quarantine");
    this.settings = settings;
    this.lockFile = lockFile;
    List<Segment> segments = list();
    if (!segments.isEmpty() && segments.getFirst().first() > atLeast) {
      noteDamage("missing before " + segments.getFirst().file(), new JournalDamage(0, 0, 1));
    }
    long next = cutTornEnd(segments);
    this.writer = new JournalWriter(directory, settings, segments, Math.max(next, atLeast));
  }

  /// Opens a journal, made empty where there is none.
  ///
  /// @param firstSequence numbers of new records start here at least; what has been released may
  ///   have left no trace
  public static Journal open(Path directory, JournalSettings settings, long firstSequence) {
    try {
      Files.createDirectories(directory);
      FileChannel lockFile = lock(directory);
      try {
        Journal journal = new Journal(directory, settings, lockFile, firstSequence);
        journal.writer.start();
        return journal;
      } catch (IOException | RuntimeException e) {
        lockFile.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open the journal in " + directory, e);
    }
  }

  private static FileChannel lock(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("journal.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return channel;
      }
    } catch (OverlappingFileLockException heldByThisProcess) {
      // the same answer as for another process
    }
    channel.close();
    throw new IllegalStateException("the journal in " + directory + " is in use");
  }

  private List<Segment> list() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Segment::isSegment).toList()) {
        segments.add(Segment.found(file, Files.size(file)));
      }
    }
    segments.sort(null);
    for (int i = 0; i + 1 < segments.size(); i++) {
      Segment segment = segments.get(i);
      segments.set(i, segment.grown(segments.get(i + 1).first() - 1, segment.bytes()));
    }
    return segments;
  }

  /// Reads the last file through, cuts it after its last whole record and gives the next number.
  private long cutTornEnd(List<Segment> segments) throws IOException {
    if (segments.isEmpty()) {
      return 1;
    }
    Segment last = segments.removeLast();
    SegmentReader reader = new SegmentReader(last, quarantine, settings.maxRecordBytes());
    reader.read(Long.MAX_VALUE, (sequence, payload) -> {});
    if (reader.end() < last.bytes()) {
      try (FileChannel channel =
          FileChannel.open(last.file(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        keepTail(channel, last, reader.end());
        channel.truncate(reader.end());
        channel.force(true);
      }
      noteDamage(
          "torn after " + reader.end() + " bytes of " + last.file(),
          new JournalDamage(last.bytes() - reader.end(), 0, 0));
    }
    if (reader.end() == 0) {
      Files.delete(last.file());
    } else {
      segments.add(last.grown(reader.next() - 1, reader.end()));
    }
    return reader.next();
  }

  private void keepTail(FileChannel channel, Segment segment, long from) throws IOException {
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(segment.bytes() - from, 1 << 20));
    while (tail.hasRemaining() && channel.read(tail, from + tail.position()) > 0) {}
    tail.flip();
    String name = segment.file().getFileName() + "." + from + ".tail";
    SegmentReader.copy(tail, 0, tail.limit(), quarantine, name);
  }

  /// Takes a record. The future completes with its number once it is on disk, in the order of the
  /// numbers, on the writing thread; or with a [JournalRefusal].
  public CompletableFuture<Long> append(byte[] payload) {
    CompletableFuture<Long> done = new CompletableFuture<>();
    writer.append(payload, done);
    return done;
  }

  /// The same with a future of the caller's: what was attached to it before runs in the order of
  /// the numbers for certain.
  public void append(byte[] payload, CompletableFuture<Long> done) {
    writer.append(payload, done);
  }

  /// Hands over all records on disk with numbers above `after` and up to `upTo`, in order. Bytes
  /// that hold no record are passed over.
  public void replay(long after, long upTo, Consumer consumer) {
    for (Segment segment : writer.segments()) {
      if (segment.last() > after && segment.first() <= upTo) {
        replay(segment, after, Math.min(upTo, segment.last()), consumer);
      }
    }
  }

  private void replay(Segment segment, long after, long upTo, Consumer consumer) {
    SegmentReader reader = new SegmentReader(segment, quarantine, settings.maxRecordBytes());
    try {
      reader.read(
          upTo,
          (sequence, payload) -> {
            if (sequence > after) {
              consumer.accept(sequence, payload);
            }
          });
      reader.setAsideRest(upTo);
      if (reader.next() <= upTo && reader.end() == segment.bytes()) {
        noteDamage("gap after " + segment.file(), new JournalDamage(0, 0, 1));
      }
    } catch (NoSuchFileException gone) {
      noteDamage("missing " + segment.file(), new JournalDamage(0, 0, 1));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + segment.file(), e);
    }
    for (String stretch : reader.corruptStretches()) {
      noteDamage(stretch, new JournalDamage(0, 1, 0));
    }
  }

  private void noteDamage(String what, JournalDamage more) {
    synchronized (damageLock) {
      if (stretchesSeen.add(what)) {
        LOG.log(System.Logger.Level.WARNING, "the journal is broken: {0}", what);
        damage = damage.plus(more);
      }
    }
  }

  /// Records up to a number are no longer needed: files that hold no others are deleted.
  public void release(long sequence) {
    writer.release(sequence);
  }

  /// What is released, and still lies in a file too short to be given up, is deleted as soon as
  /// nothing else is in that file.
  public void forgetReleased() {
    writer.forgetReleased();
  }

  /// What was found broken since the journal was opened.
  public JournalDamage damage() {
    synchronized (damageLock) {
      return damage;
    }
  }

  /// The number of the last record on disk; one below the first number where there is none.
  public long lastSequence() {
    return writer.lastSequence();
  }

  /// Whether the writing thread runs: without it nothing more is taken until a restart.
  public boolean isAlive() {
    return writer.isAlive();
  }

  /// How long the records at hand have been on their way to the disk; zero where none are.
  public Duration writingFor() {
    return writer.writingFor();
  }

  public long bytesOnDisk() {
    return writer.bytesOnDisk();
  }

  /// Writes what waits, then lets go of the directory.
  @Override
  public void close() {
    writer.close();
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the journal in " + directory, e);
    }
  }
}
