package dev.whence.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchReportTest {

  private static final BenchPlan PLAN =
      new BenchPlan(1, 1, 1, 1, 1, 0, List.of(), Path.of("nowhere"));

  private static BenchReport report() {
    BenchReport report = new BenchReport("ingest-traces of 1");
    Subject own = Peer.WHENCE.subject(PLAN);
    Subject peer = Peer.ELASTICSEARCH.subject(PLAN);
    for (double rate : new double[] {90_000, 120_000, 100_000}) {
      report.add(own, new Figures().add("items/s", rate).add("lost", 0));
      report.add(peer, new Figures().add("items/s", rate / 4));
    }
    return report;
  }

  @Test
  void showsMediansRangesRatiosAndWhatAnAcknowledgementPromises() {
    StringWriter text = new StringWriter();
    report().print(new PrintWriter(text));

    assertThat(text.toString())
        .containsPattern(
            "items/s +100,000 \\(90,000 - 120,000\\) +25,000 \\(22,500 - 30,000\\) +4\\.00")
        .containsPattern("lost +0\\.00 .* - +-")
        .contains("whence: acknowledged after fdatasync")
        .contains("elasticsearch: acknowledged after fsync of its translog");
  }

  @Test
  void isJsonToo() {
    JsonNode own = report().json().at("/systems/whence/figures/items~1s");

    assertThat(own.path("median").asDouble()).isEqualTo(100_000);
    assertThat(own.path("sorted")).hasSize(3);
    assertThat(report().json().at("/systems/elasticsearch/figures/lost").isMissingNode()).isTrue();
  }

  @Test
  void aTargetIsReachedOrNot() {
    Target target =
        new Target(
            "1",
            "spans",
            "ingest-traces",
            List.of(
                Target.times(4, "elasticsearch", "items/s"),
                Target.times(5, "elasticsearch", "items/s"),
                Target.most("lost", 0),
                Target.most("never measured", 9)));

    assertThat(target.rows(report(), "").lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("≥ 4.00").contains("| yes |"),
            line -> assertThat(line).contains("≥ 5.00").contains("4.00 = ").contains("**no**"),
            line -> assertThat(line).contains("| yes |"),
            line -> assertThat(line).contains("**no**"));
  }

  @Test
  void everyTargetsCommandIsOne() {
    for (Target target : Targets.ALL) {
      new CommandLine(new Bench())
          .setCaseInsensitiveEnumValuesAllowed(true)
          .parseArgs((target.command() + " --size 1m --rounds 1").split(" "));
    }
    assertThat(Targets.ALL).extracting(Target::number).contains("1", "1b", "6", "10", "13");
  }
}
