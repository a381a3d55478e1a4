package dev.whence.journal;

/// The journal did not take a record; nothing of it is kept.
public final class JournalRefusal extends RuntimeException {

  private static final long serialVersionUID = 1L;

  JournalRefusal(String message) {
    super(message);
  }

  JournalRefusal(String message, Throwable cause) {
    super(message, cause);
  }
}
