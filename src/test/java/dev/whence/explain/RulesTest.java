package dev.whence.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Explanation;
import dev.whence.explain.answer.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What holds of every answer holds of answers about systems and faults drawn at random, and these
/// are answers of many kinds.
class RulesTest {

  private static final int ANSWERS = 40;
  private static final List<String> FAULTS =
      List.of("none", "slow", "errors", "calls", "line", "pool", "traffic", "missing");

  @Test
  void holdOfAnswersAboutWhateverHappens() {
    Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
    for (int seed = 1; seed <= ANSWERS; seed++) {
      List<String> scenario = new Drawn(seed).lines();
      Explanation answer = Scenario.read(scenario).answer();
      verdicts.add(answer.verdict());
      try {
        Rules.hold(answer);
      } catch (AssertionError broken) {
        throw new AssertionError(String.join("\n", scenario), broken);
      }
    }
    assertThat(verdicts).contains(Verdict.ESTABLISHED, Verdict.PROBABLE, Verdict.NOTHING_UNUSUAL);
  }

  /// A system of a few services in a line, and one fault in one of them.
  private static final class Drawn {
    private final Random random;
    private final int depth;
    private final int victim;
    private final String fault;
    private final List<String> lines = new ArrayList<>();

    Drawn(long seed) {
      random = new Random(seed);
      depth = 2 + random.nextInt(3);
      victim = random.nextInt(depth);
      fault = FAULTS.get((int) (seed % FAULTS.size()));
    }

    List<String> lines() {
      boolean canary = random.nextBoolean();
      requests("baseline 200", false, "1.0");
      int times = fault.equals("traffic") ? 500 : 100;
      requests("window " + times, true, "2.0");
      if (canary) {
        requests("window " + times, false, "1.0");
      }
      if (fault.equals("pool")) {
        lines.add("pool s" + victim + " used 2 10 max 10 10 pending 0 25");
      }
      for (int i = random.nextInt(3); i > 0; i--) {
        int at = random.nextInt(200) - 60;
        lines.add("change c-" + i + " deployment s" + random.nextInt(depth) + " " + at + "s 2.0");
      }
      lines.add(random.nextBoolean() ? "ask s0 latency" : "ask - errors");
      return lines;
    }

    private void requests(String head, boolean faulty, String version) {
      lines.add(head);
      boolean slow = faulty && Set.of("slow", "pool", "calls").contains(fault);
      int extra = slow ? 700 : 0;
      for (int i = 0; i < depth; i++) {
        boolean here = faulty && i == victim;
        boolean fails = faulty && i <= victim && fault.equals("errors");
        String indent = "  ".repeat(i + 1);
        int length = (i <= victim ? extra : 0) + 100 - 15 * i;
        lines.add(
            indent
                + "span "
                + 5 * i
                + " "
                + length
                + " s"
                + i
                + " \"GET /"
                + i
                + "\""
                + (fails ? " error" : "")
                + " version="
                + version);
        if (!(here && fault.equals("missing"))) {
          lines.add(indent + "  client " + (5 * i + 1) + " 2 db-" + i % 2 + " \"SELECT\"");
        }
        for (int more = 0; here && fault.equals("calls") && more < 4; more++) {
          lines.add(indent + "  client " + (10 + 150 * more) + " 140 db-" + i % 2 + " \"SELECT\"");
        }
        if (here && (fault.equals("line") || fault.equals("errors"))) {
          lines.add(indent + "  log ERROR \"cannot read settings\"");
        }
      }
    }
  }
}
