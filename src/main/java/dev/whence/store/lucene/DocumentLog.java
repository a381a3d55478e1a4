package dev.whence.store.lucene;

import dev.whence.journal.Journal;
import dev.whence.journal.JournalRefusal;
import dev.whence.journal.JournalSettings;
import dev.whence.model.Tenant;
import dev.whence.store.Document;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;

/// Documents that were put and that the index does not hold yet: on disk in a [Journal], where all
/// that come in at once share one flush, and in memory for who reads. Thread-safe.
final class DocumentLog implements AutoCloseable {

  /// So much may be here, in memory and on disk, while the index cannot be written.
  static final JournalSettings SETTINGS =
      new JournalSettings(4L << 20, 128L << 20, 64L << 20, 64 << 20);

  private static final int MANY = 256;
  private static final long LARGE_CHARACTERS = 4L << 20;

  /// A document on its way.
  ///
  /// @param sequence completes with the number of its record once that is on disk
  record Entry(
      Tenant tenant, Document document, long writtenNanos, CompletableFuture<Long> sequence) {

    boolean isOnDisk() {
      return sequence.state() == Future.State.SUCCESS;
    }

    boolean is(Tenant whose, Document named) {
      return tenant.equals(whose)
          && document.kind().equals(named.kind())
          && document.id().equals(named.id())
          && document.revision() == named.revision();
    }

    /// @throws IOException where the disk did not take it
    void await() throws IOException {
      try {
        sequence.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof JournalRefusal refusal) {
          throw new IOException(refusal.getMessage(), refusal);
        }
        throw e;
      }
    }
  }

  private final Journal journal;
  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  /// What lies in a directory, but for records up to a number, which the index holds.
  DocumentLog(Path directory, JournalSettings settings, long stored) {
    journal = Journal.open(directory, settings, stored + 1);
    journal.replay(
        stored,
        journal.lastSequence(),
        (sequence, payload) -> decode(payload, CompletableFuture.completedFuture(sequence)));
  }

  /// Takes documents as one record, in the order of calls; they are gone again where the disk does
  /// not take them.
  List<Entry> append(Tenant tenant, List<Document> documents, long nowNanos) throws IOException {
    CompletableFuture<Long> sequence = new CompletableFuture<>();
    List<Entry> added =
        documents.stream().map(each -> new Entry(tenant, each, nowNanos, sequence)).toList();
    if (!added.isEmpty()) {
      byte[] payload = encode(added);
      entries.addAll(added);
      sequence.exceptionally(
          refusal -> {
            entries.removeAll(added);
            return 0L;
          });
      journal.append(payload, sequence);
    }
    return added;
  }

  /// All of it, oldest first, also what is not on disk yet.
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /// The oldest entries, up to the first that is not on disk yet.
  List<Entry> settled() {
    return entries.stream().takeWhile(Entry::isOnDisk).toList();
  }

  /// Whether so much is here that the index should take it over.
  boolean isLarge() {
    return entries.size() >= MANY
        || entries.stream().mapToLong(each -> each.document().json().length()).sum()
            >= LARGE_CHARACTERS;
  }

  /// Forgets what the index holds: records up to a number.
  void forget(long stored) {
    entries.removeIf(each -> each.isOnDisk() && each.sequence().join() <= stored);
    journal.release(stored);
  }

  private static byte[] encode(List<Entry> entries) throws IOException {
    ByteBuffersDataOutput out = new ByteBuffersDataOutput();
    for (Entry entry : entries) {
      Document document = entry.document();
      out.writeString(entry.tenant().id());
      out.writeLong(entry.writtenNanos());
      out.writeString(document.kind());
      out.writeString(document.id());
      out.writeInt(document.revision());
      out.writeLong(document.timeNanos());
      out.writeString(document.json());
    }
    return out.toArrayCopy();
  }

  private void decode(byte[] payload, CompletableFuture<Long> sequence) {
    ByteArrayDataInput in = new ByteArrayDataInput(payload);
    List<Entry> read = new ArrayList<>();
    try {
      while (!in.eof()) {
        Tenant tenant = new Tenant(in.readString());
        long writtenNanos = in.readLong();
        Document document =
            new Document(
                in.readString(), in.readString(), in.readInt(), in.readLong(), in.readString());
        read.add(new Entry(tenant, document, writtenNanos, sequence));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a record of documents cannot be read", e);
    }
    entries.addAll(read);
  }

  @Override
  public void close() {
    journal.close();
  }
}
