package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the service tells of itself says what it is.
@QuarkusTest
class OwnMetricsTest {

  @Test
  void everyMetricIsDescribed() {
    List<String> helps =
        given()
            .get("/q/metrics")
            .asString()
            .lines()
            .filter(line -> line.startsWith("# HELP whence_"))
            .toList();
    assertThat(helps).hasSizeGreaterThan(30).allMatch(line -> line.strip().split(" +").length > 3);
  }
}
