package dev.whence.store;

import org.jspecify.annotations.Nullable;

/// The store could not do what was asked, for a reason outside of the request: it is away, full or
/// broken; or what was asked is too much ([TooMuchException]).
public class StoreException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final boolean away;

  public StoreException(String message) {
    this(message, null, false);
  }

  public StoreException(String message, @Nullable Throwable cause) {
    this(message, cause, false);
  }

  private StoreException(String message, @Nullable Throwable cause, boolean away) {
    super(message, cause);
    this.away = away;
  }

  /// The store cannot be reached or is overloaded: it may answer later, and nothing is wrong here.
  public static StoreException away(String message, @Nullable Throwable cause) {
    return new StoreException(message, cause, true);
  }

  /// Whether the store is away, rather than broken: the same may be asked again.
  public boolean isAway() {
    return away;
  }
}
