package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class QuestionMemoryTest {

  private static final long MOST = 100;

  private final List<Runnable> ends = new ArrayList<>();
  private final QuestionMemory memory = new QuestionMemory(MOST, ends::add);
  private final QuestionMemory.Holding underWay = memory.ofTheQuestionUnderWay();

  private static String read(QuestionMemory.Holding holding, long bytes) {
    return holding.read(() -> "read", _ -> bytes);
  }

  private static AbstractThrowableAssert<?, ?> assertRefused(
      QuestionMemory.Holding holding, long bytes, ErrorCode code) {
    return assertThatThrownBy(() -> read(holding, bytes))
        .isInstanceOfSatisfying(
            ApiException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  @Test
  void whatQuestionsHoldIsGivenBackWhenTheyEndHoweverOftenThatIsSaid() {
    read(underWay, 60);
    assertRefused(underWay, 60, ErrorCode.BUSY);
    ends.forEach(Runnable::run);
    ends.forEach(Runnable::run);
    read(underWay, 60);
    assertRefused(underWay, 60, ErrorCode.BUSY);
  }

  @Test
  void oneThatWantsMoreThanThereIsIsRefusedForGood() {
    assertRefused(underWay, MOST + 1, ErrorCode.TOO_MUCH);
    try (QuestionMemory.Share share = memory.begin()) {
      read(share, 30);
      assertRefused(share, 30, ErrorCode.TOO_MUCH);
    }
  }

  @Test
  void explanationsShareItWithAllOthers() {
    try (QuestionMemory.Share one = memory.begin();
        QuestionMemory.Share other = memory.begin()) {
      read(one, 30);
      assertRefused(other, 30, ErrorCode.BUSY);
      assertRefused(underWay, 60, ErrorCode.BUSY);
      one.close();
      read(other, 30);
    }
    read(underWay, MOST);
  }

  @Test
  void whatIsReadAfterTheEndIsNotCounted() {
    QuestionMemory.Share share = memory.begin();
    share.close();
    read(share, 30);
    read(underWay, MOST);
  }
}
