package dev.whence.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Frame;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RequestPartsTest {

  private static final long T0 = 1_767_571_200_000_000_000L;

  /// Ten a second.
  private static List<RequestSummary> requests(int number) {
    return LongStream.range(0, number)
        .mapToObj(
            i ->
                new RequestSummary(
                    new TraceId(1, i),
                    T0 + i * 100_000_000L,
                    7,
                    Service.named("web"),
                    "GET /",
                    "",
                    false,
                    1,
                    0,
                    List.of()))
        .toList();
  }

  @Test
  void fewStayTogether() {
    List<Frame> frames = RequestParts.frames(requests(1_000));
    assertThat(frames).hasSize(1);
    assertThat(RequestFrames.requests(frames.getFirst())).isEqualTo(requests(1_000));
    assertThat(RequestParts.rarity(frames.getFirst())).isEmpty();
    assertThat(RequestParts.frames(List.of())).isEmpty();
  }

  @Test
  void manyAreToldApartByHowRareTheirSecondIs() {
    List<RequestSummary> all = requests(20_000);
    List<RequestSummary> found = new ArrayList<>();
    int ofRareSeconds = 0;
    for (Frame frame : RequestParts.frames(all)) {
      assertThat(frame.size()).isLessThanOrEqualTo(1_024);
      assertThat(RequestParts.rarity(frame)).hasSize(1);
      int rarity = Integer.parseInt(RequestParts.rarity(frame).iterator().next());
      assertThat(RequestFrames.requests(frame))
          .allMatch(each -> SomeSeconds.rarity(each.startNanos()) == rarity);
      ofRareSeconds += rarity >= 4 ? frame.size() : 0;
      found.addAll(RequestFrames.requests(frame));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(all);
    assertThat(ofRareSeconds).isBetween(4_800, 5_200);
  }
}
