package dev.whence.store;

import dev.whence.model.Signal;
import dev.whence.model.TimeRange;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// Where blocks are. Safe for use by many threads.
public interface BlockSource {

  /// Views that together show everything. To be closed.
  interface Views extends AutoCloseable {
    List<? extends BlockView> all();

    @Override
    void close() throws IOException;
  }

  /// The partitions of some signals that a range touches, as they are now.
  Views views(Set<Signal> signals, TimeRange range) throws IOException;
}
