package dev.whence.store;

/// What one look for cells may hold in memory, of blocks and of what they add up to, while those of
/// its question, and of all questions, hold no more than there is for all. Thread-safe.
final class CellRoom implements AutoCloseable {

  private final long mostBytes;
  private final CellLooks question;
  private long bytes;
  private boolean closed;

  CellRoom(long mostBytes, CellLooks question) {
    this.mostBytes = mostBytes;
    this.question = question;
  }

  static CellRoom endless() {
    return new CellRoom(Long.MAX_VALUE, new CellLooks(new CellLooks.Shared(Long.MAX_VALUE)));
  }

  /// Whether so much is no more than half of it.
  boolean isRoomy(long much) {
    return much <= mostBytes / 2;
  }

  /// Gives some back.
  synchronized void give(long back) {
    if (!closed) {
      bytes -= back;
      question.give(back);
    }
  }

  /// Takes some of it, for as long as the look lasts, or until it is given back.
  ///
  /// @throws TooMuchException where there is not enough left, of this look's own, of its question's
  ///   or of what there is for all; and where the look has ended, as it has for threads that go on
  ///   with one that another has given up
  synchronized void take(long more) {
    if (closed) {
      throw new TooMuchException("the look for cells was given up", true);
    }
    if (more > mostBytes - bytes) {
      throw new TooMuchException(
          "services and operations have more cells in that time than one question may hold ("
              + (mostBytes >> 20)
              + " MiB)",
          false);
    }
    question.take(more);
    bytes += more;
  }

  /// Gives back whatever was taken: the look has ended.
  @Override
  public synchronized void close() {
    closed = true;
    question.give(bytes);
    bytes = 0;
  }
}
