package dev.whence.store.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeafValuesTest {

  private static final int DOCUMENTS = 500;
  private static final int WITHOUT = 123;

  @TempDir Path folder;
  private Directory directory;
  private DirectoryReader reader;
  private LeafValues values;

  @BeforeEach
  void index() throws IOException {
    directory = FSDirectory.open(folder);
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        if (i != WITHOUT) {
          document.add(new BinaryDocValuesField("value", new BytesRef(text(i))));
        }
        writer.addDocument(document);
      }
      writer.forceMerge(1);
    }
    reader = DirectoryReader.open(directory);
    values = new LeafValues(reader.leaves().getFirst().reader(), "value");
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    directory.close();
  }

  /// Of many lengths, so that what is left of a longer one would show.
  private static String text(int document) {
    return ("value of " + document + " ").repeat(1 + document * 7 % 13);
  }

  private String read(int document) {
    try {
      return values.of(document, BytesRef::utf8ToString);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void areReadInAnyOrder() {
    List<Integer> documents =
        IntStream.range(0, DOCUMENTS)
            .filter(each -> each != WITHOUT)
            .boxed()
            .collect(Collectors.toList());
    for (int round = 0; round < 3; round++) {
      assertThat(documents).allSatisfy(each -> assertThat(read(each)).isEqualTo(text(each)));
      Collections.reverse(documents);
      assertThat(documents).allSatisfy(each -> assertThat(read(each)).isEqualTo(text(each)));
      Collections.shuffle(documents, new Random(round));
    }
  }

  @Test
  void areReadByManyThreads() {
    List<Integer> drawn =
        new Random(1).ints(20_000, 0, DOCUMENTS).filter(each -> each != WITHOUT).boxed().toList();

    List<String> read = drawn.parallelStream().map(this::read).toList();

    assertThat(read).isEqualTo(drawn.stream().map(LeafValuesTest::text).toList());
  }

  @Test
  void ofADocumentThatHasNoneAreAnError() {
    assertThatThrownBy(() -> values.of(WITHOUT, BytesRef::utf8ToString))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("document 123 has no value");
    assertThat(read(WITHOUT + 1)).isEqualTo(text(WITHOUT + 1));
  }
}
