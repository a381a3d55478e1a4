package dev.whence.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFileTest {

  @TempDir Path directory;

  @Test
  void nothingIsWrittenBeforeTheNameOfANewFileIsDurable() throws IOException {
    Path notThere = directory.resolve("not-there");
    SegmentFile file = new SegmentFile(notThere);
    Segment segment = Segment.starting(directory, 1);

    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> file.ready(segment)).isInstanceOf(NoSuchFileException.class);
      file.truncate(segment);
    }

    Files.createDirectory(notThere);
    file.ready(segment);
    file.put(1, new byte[100]);
    file.flush();
    file.close();
    assertThat(segment.file()).hasSize(Segment.HEADER + 100);
  }

  @Test
  void whatAFailureLeftIsGoneBeforeTheNextRecord() throws IOException {
    SegmentFile file = new SegmentFile(directory);
    Segment segment = Segment.starting(directory, 1);
    file.ready(segment);
    file.put(1, new byte[3 << 20]);
    file.flush();

    file.truncate(segment);

    assertThat(segment.file()).isEmptyFile();
    file.ready(segment);
    file.put(1, new byte[100]);
    file.flush();
    file.close();
    assertThat(segment.file()).hasSize(Segment.HEADER + 100);
  }
}
