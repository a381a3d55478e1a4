package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Whether somebody who asks about a service may be believed that it has a symptom.
class AskedServiceTest {

  private static final int SOMEWHAT = 128;
  private static final int MANY = 180;

  @Test
  void whatChangedSomewhatIsNoCauseWhereTheServiceFaresAsBefore() {
    assertThat(asked(SOMEWHAT, "web").verdict()).isEqualTo(Verdict.NOTHING_UNUSUAL);
    assertThat(asked(SOMEWHAT, "-").verdict()).isEqualTo(Verdict.NOTHING_UNUSUAL);
  }

  @Test
  void whoAsksIsBelievedWhereNothingIsKnownOfTheService() {
    assertThat(asked(SOMEWHAT, "nightly-report").verdict()).isEqualTo(Verdict.PROBABLE);
  }

  @Test
  void whatChangedMuchIsToldWhoeverAsks() {
    assertThat(asked(MANY, "web").verdict()).isEqualTo(Verdict.PROBABLE);
    assertThat(asked(MANY, "-").verdict()).isEqualTo(Verdict.PROBABLE);
  }

  /// A service makes fewer calls than before, and gets neither slower nor fails by it.
  private static Explanation asked(int without, String service) {
    List<String> lines =
        new ArrayList<>(
            List.of(
                "baseline 600",
                "  span 0 60 shop \"GET /cart\"",
                "baseline 80",
                "  span 0 60 web \"GET /home\"",
                "    span 5 50 api \"GET /items\"",
                "baseline 720",
                "  span 0 60 web \"GET /home\"",
                "    span 5 50 api \"GET /items\"",
                "      span 10 11 other \"GET /other\"",
                "window 300",
                "  span 0 60 shop \"GET /cart\"",
                "window " + (400 - without),
                "  span 0 60 web \"GET /home\"",
                "    span 5 50 api \"GET /items\"",
                "      span 10 11 other \"GET /other\""));
    lines.addAll(
        List.of(
            "window " + without,
            "  span 0 60 web \"GET /home\"",
            "    span 5 50 api \"GET /items\""));
    if (!service.equals("-")) {
      lines.add("ask " + service + " latency");
    }
    return Scenario.read(lines).answer();
  }
}
