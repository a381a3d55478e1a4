package dev.whence.store;

/// The store could not do what was asked, for a reason outside of the request: it is away, full or
/// broken.
public final class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public StoreException(String message) {
    super(message);
  }

  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
