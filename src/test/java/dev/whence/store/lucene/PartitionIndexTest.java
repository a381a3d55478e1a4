package dev.whence.store.lucene;

import static dev.whence.store.Samples.T0;
import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.LiveItems;
import dev.whence.store.Samples;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartitionIndexTest {

  @TempDir private Path directory;

  /// As after a commit that took long.
  @Test
  void howeverMuchWaitsABlockStaysSmall() throws IOException {
    PartitionIndex index =
        new PartitionIndex(
            new PartitionFiles(directory),
            new LuceneSettings(4, 16, 4, 200, 1),
            Vocabulary.DEFAULT,
            () -> T0);
    Samples ten = Samples.spans();
    for (int span = 1; span <= 10; span++) {
      ten.span(span, span, "web", "op", T0 + span);
    }
    LiveItems small = LiveItems.of(Tenant.DEFAULT, ten.frame());
    index.add(Collections.nCopies(2_000, small), List.of());
    Object memory = new Object();
    index.flush(memory, index.needState());
    DirectoryReader reader = index.needState().reader();
    assertThat(reader).isNotNull();
    assertThat(reader.numDocs()).as("blocks of 20,000 items").isEqualTo(3);
    index.close(memory);
  }
}
