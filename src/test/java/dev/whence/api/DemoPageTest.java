package dev.whence.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.whence.demo.DemoReport;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The demo's outage on the page: its cause found, its incident tended, its post-mortem taken
/// along.
@Tag("full")
@QuarkusTest
@TestProfile(ForThePage.class)
class DemoPageTest {

  private static final int PAINTS = 7;
  private static Browser browser;

  @Inject Pipeline pipeline;

  @TestHTTPResource("/")
  URI root;

  @BeforeAll
  static void start() {
    browser = Browser.start();
  }

  @AfterEach
  void nothingWentWrong() {
    browser.nothingWentWrong();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  private Page open(String address) {
    return new Visits(browser, root).open(address);
  }

  private String question() {
    DemoReport demo = ForThePage.playDemo(pipeline, root);
    return "?from=%s&to=%s&baselineFrom=%s&baselineTo=%s"
        .formatted(
            demo.window().from(), demo.window().to(), demo.baseline().from(), demo.baseline().to());
  }

  @Test
  void isReadDrilledIntoSharedTendedAndTakenAlong() throws IOException {
    Page page = open(question());
    assertThat(page.locator(".stamp")).hasText(Pattern.compile("probable|established"));
    assertThat(page.locator("a.node.root_cause")).hasCount(1);
    assertThat(page.locator("a.edge")).not().hasCount(0);
    assertThat(page.locator(".whys li")).not().hasCount(0);
    assertThat(page.locator(".onsets .mark.change")).not().hasCount(0);
    page.locator(".step h3 button").last().click();
    Locator last = page.locator(".step").last();
    assertThat(last.locator("canvas").first()).isVisible();
    assertThat(last.locator(".card").first()).isVisible();

    Page other = open(page.url().substring(root.toString().length()));
    assertThat(other.locator("h1")).hasText(page.locator("h1").innerText());
    assertThat(other.locator(".step h3 button").last()).hasAttribute("aria-expanded", "true");
    other
        .locator(".step a", new Page.LocatorOptions().setHasText("Open the request"))
        .first()
        .click();
    assertThat(other.locator(".row").first()).isVisible();
    assertThat(other.locator(".line").first()).isVisible();

    page.locator("#open-incident").click();
    page.locator("#move-acknowledged").click();
    page.locator("#move-resolved").click();
    assertThat(page.locator(".head .state")).hasText("resolved");
    Download taken = page.waitForDownload(() -> page.getByText("Markdown").click());
    assertThat(Files.readString(taken.path())).contains("## Five whys", "2.4.0", "resolved");
  }

  /// Prints how long the answer takes from a cold browser cache to its first paint and to its
  /// sentence, for performance.md.
  @Test
  void paints() {
    String address = open(question()).url().substring(root.toString().length());
    List<Double> paints = new ArrayList<>();
    List<Double> sentences = new ArrayList<>();
    for (int i = 0; i < PAINTS; i++) {
      Page page = open(address);
      paints.add(
          number(page, "performance.getEntriesByName('first-contentful-paint')[0].startTime"));
      sentences.add(number(page, "performance.getEntriesByName('whence:shown')[0].startTime"));
    }
    System.out.printf(
        "page, cold browser cache, median of %d: first paint %.0f ms, sentence and chain %.0f ms%n",
        PAINTS, median(paints), median(sentences));
    assertThat(paints).hasSize(PAINTS);
  }

  private static double number(Page page, String script) {
    return ((Number) page.evaluate(script)).doubleValue();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }
}
