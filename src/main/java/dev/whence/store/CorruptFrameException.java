package dev.whence.store;

/// Bytes that should hold a frame do not.
public final class CorruptFrameException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CorruptFrameException(String message) {
    super(message);
  }
}
