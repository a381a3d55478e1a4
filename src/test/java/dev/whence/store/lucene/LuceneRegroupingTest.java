package dev.whence.store.lucene;

import dev.whence.store.RegroupingContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// [RegroupingContract] before files.
class LuceneRegroupingTest extends RegroupingContract {
  LuceneRegroupingTest() {
    super(LuceneStores::open);
  }

  @Override
  protected long leftovers(Path place) throws IOException {
    try (Stream<Path> files = Files.walk(place)) {
      return files.filter(file -> file.toString().endsWith(".regrouped")).count();
    }
  }
}
