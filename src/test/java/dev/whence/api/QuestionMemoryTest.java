package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.store.TooMuchException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

class QuestionMemoryTest {

  private static final long MOST = 100;

  private final List<QuestionMemory.Share> begun = new ArrayList<>();
  private boolean another;
  private final QuestionMemory memory = new QuestionMemory(MOST, this::underWay);
  private final QuestionMemory.Holding underWay = memory.ofTheQuestionUnderWay();

  private QuestionMemory.Share underWay(Supplier<QuestionMemory.Share> begin) {
    if (begun.isEmpty() || another) {
      begun.add(begin.get());
      another = false;
    }
    return begun.getLast();
  }

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
    another = true;
    assertRefused(underWay, 60, ErrorCode.BUSY);
    begun.forEach(QuestionMemory.Share::close);
    begun.forEach(QuestionMemory.Share::close);
    another = true;
    read(underWay, 60);
    another = true;
    assertRefused(underWay, 60, ErrorCode.BUSY);
  }

  @Test
  void whatNobodyElseIsInTheWayOfIsRefusedForGood() {
    read(underWay, 60);
    assertRefused(underWay, 60, ErrorCode.TOO_MUCH);
  }

  @Test
  void whereNoQuestionIsKnownNothingIsHeldAfterwards() {
    QuestionMemory.Holding none = new QuestionMemory(MOST, _ -> null).ofTheQuestionUnderWay();
    read(none, 60);
    read(none, MOST);
    assertRefused(none, MOST + 1, ErrorCode.TOO_MUCH);
  }

  @Test
  void ofExplanationsThatAreInEachOthersWayOneGoesOn() {
    try (QuestionMemory.Share one = memory.begin();
        QuestionMemory.Share other = memory.begin()) {
      read(one, 25);
      read(other, 25);
      assertRefused(one, 5, ErrorCode.BUSY);
      read(other, 25);
      assertRefused(one, 1, ErrorCode.BUSY);
    }
    read(underWay, MOST);
  }

  @Test
  void whyAnExplanationIsGivenUpIsWhatWasSaidFirst() {
    try (QuestionMemory.Share share = memory.begin()) {
      assertThatThrownBy(
              () ->
                  share.read(
                      () -> {
                        throw new TooMuchException("too many cells", false);
                      },
                      _ -> 0))
          .isInstanceOfSatisfying(
              ApiException.class,
              refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MUCH));
      assertRefused(share, 1, ErrorCode.TOO_MUCH);
    }
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
    }
    try (QuestionMemory.Share next = memory.begin()) {
      read(next, 30);
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
