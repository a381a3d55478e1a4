package dev.whence.store;

/// A question is about so much that its answer would take more memory than one may, and is to be
/// asked again about less; or more than there is at the moment, and is to be asked again later.
public final class TooMuchException extends StoreException {

  private static final long serialVersionUID = 1L;

  private final boolean forNow;

  /// @param forNow whether there may be enough memory when other questions have ended
  public TooMuchException(String message, boolean forNow) {
    super(message);
    this.forNow = forNow;
  }

  /// Whether the same may be asked again in a while.
  public boolean isForNow() {
    return forNow;
  }
}
