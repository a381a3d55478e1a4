package dev.whence.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {

  private static final int MOST = 3;
  private static final long MOST_BYTES = 100;
  private static final RuntimeException DEFECT = new IllegalStateException("defect");

  private Path directory;
  private DeadLetters letters;

  @BeforeEach
  void open(@TempDir Path parent) {
    directory = parent.resolve("dead-letters");
    letters = new DeadLetters(directory, MOST, MOST_BYTES);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aRecordIsKeptAsItIsAndCountedOnce() throws IOException {
    letters.keep(7, new byte[] {1, 2, 3}, DEFECT);
    letters.keep(7, new byte[] {1, 2, 3}, DEFECT);

    assertThat(names()).containsExactly("7");
    assertThat(directory.resolve("7")).hasBinaryContent(new byte[] {1, 2, 3});
    assertThat(letters.kept()).isEqualTo(1);
  }

  @Test
  void theOldestGoWhereThereAreTooMany() throws IOException {
    for (int sequence = 8; sequence <= 12; sequence++) {
      letters.keep(sequence, new byte[1], DEFECT);
    }
    assertThat(names()).containsExactly("10", "11", "12");
    assertThat(letters.kept()).isEqualTo(5);
  }

  @Test
  void theOldestGoWhereTheyAreTooLarge() throws IOException {
    letters.keep(1, new byte[60], DEFECT);
    letters.keep(2, new byte[40], DEFECT);
    assertThat(names()).containsExactly("1", "2");

    letters.keep(3, new byte[40], DEFECT);
    assertThat(names()).containsExactly("2", "3");
    letters.keep(4, new byte[200], DEFECT);
    assertThat(names()).as("the newest in any case").containsExactly("4");
  }

  @Test
  void theHighestNumberIsKnown() throws IOException {
    assertThat(DeadLetters.highest(directory)).isZero();
    letters.keep(9, new byte[1], DEFECT);
    letters.keep(10, new byte[1], DEFECT);
    Files.write(directory.resolve("part"), new byte[1]);
    assertThat(DeadLetters.highest(directory)).isEqualTo(10);

    Path none = Files.write(directory.resolve("readme"), new byte[1]);
    assertThat(DeadLetters.highest(none)).isZero();
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("readme"), new byte[500]);
    letters.keep(1, new byte[1], DEFECT);

    assertThat(names()).containsExactly("1", "readme");
  }

  @Test
  void whatWasHalfWrittenIsWrittenOver() throws IOException {
    Files.createDirectories(directory);
    Files.write(directory.resolve("part"), new byte[50]);
    letters.keep(1, new byte[1], DEFECT);

    assertThat(names()).containsExactly("1");
    assertThat(directory.resolve("1")).hasSize(1);
  }

  @Test
  void whatCannotBeKeptMustBeTriedAgain() throws IOException {
    Files.write(directory, new byte[1]);
    assertThatThrownBy(() -> letters.keep(1, new byte[1], DEFECT))
        .isInstanceOf(StoreException.class);
    assertThat(letters.kept()).isZero();

    Files.delete(directory);
    letters.keep(1, new byte[1], DEFECT);
    assertThat(names()).containsExactly("1");
  }
}
