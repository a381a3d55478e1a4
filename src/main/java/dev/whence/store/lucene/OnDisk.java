package dev.whence.store.lucene;

import dev.whence.store.CorruptFrameException;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.lucene.store.AlreadyClosedException;

/// Something that fails as the disk does.
@FunctionalInterface
interface OnDisk<T> {

  T get() throws IOException;

  /// @throws StoreException in place of every way in which an index fails
  static <T> T run(OnDisk<T> action) {
    try {
      return action.get();
    } catch (IOException
        | UncheckedIOException
        | AlreadyClosedException
        | CorruptFrameException e) {
      throw new StoreException("the embedded store fails: " + e.getMessage(), e);
    }
  }
}
