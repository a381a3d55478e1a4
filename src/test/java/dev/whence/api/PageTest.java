package dev.whence.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static dev.whence.api.Visits.example;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.LoadState;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page as people meet it, in a real browser. Where a test needs an answer of a given shape,
/// the browser is handed that one in place of the service's.
@QuarkusTest
@TestProfile(ForThePage.class)
class PageTest {

  private static final String HOUR = "&from=2026-11-24T13:55:00Z&to=2026-11-24T14:10:00Z";
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";
  private static Browser browser;

  @Inject Pipeline pipeline;

  @TestHTTPResource("/")
  URI root;

  @BeforeEach
  void fill() {
    ForThePage.fill(pipeline);
  }

  @BeforeAll
  static void start() {
    browser = Browser.start();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
    }
  }

  @AfterEach
  void nothingWentWrong() {
    browser.nothingWentWrong();
  }

  private Visits visits() {
    return new Visits(browser, root);
  }

  private Page open(String address) {
    return visits().open(address);
  }

  /// The page over an answer of a given shape.
  private Page over(String answer, String address) {
    return visits().open(visits().answering(answer), address);
  }

  @Test
  void saysTheSentenceFirstThenTheChainTheEvidenceAndTheLimits() {
    Page page = over(example(), "?service=auth-v2");
    assertThat(page.locator("h1"))
        .hasText("auth-v2 connection pool exhausted after user-profile reads rose 4.1x");
    assertThat(page.locator(".stamp")).hasText("probable");
    assertThat(page.locator(".part.root")).containsText("user-profile read calls");
    assertThat(page.locator(".part.critical")).containsText("wait for a DB connection");
    assertThat(page.locator("a.node")).hasCount(4);
    assertThat(page.locator("a.edge")).hasCount(3);
    assertThat(page.locator(".whys li")).hasCount(5);
    assertThat(page.locator(".whys li").last()).containsText("For people to answer");
    assertThat(page.locator("[data-evidence=ev1]").first()).containsText("3.8.4 → 3.9.0");
    assertThat(page.locator(".limits")).containsText("0 of 20112 failing requests touched billing");
    assertThat(page.locator(".limits")).containsText("enable db.client.connection.wait_time");
    assertThat(page).hasTitle(Pattern.compile("auth-v2 connection pool exhausted"));
  }

  @Test
  void drawsEveryKindOfEvidence() {
    Page page = over(example(), "?service=auth-v2&open=e1,e2,e3");
    assertThat(page.locator("#body-e1")).containsText("43.5 times as likely to fail");
    assertThat(page.locator("#body-e1")).containsText("95 % sure: 40.2 to 46.9");
    assertThat(page.locator("[data-evidence=ev7]").first()).containsText("0.94");
    assertThat(page.locator("[data-evidence=ev2]").first())
        .containsText("url.template = /profiles/{id}");
    assertThat(page.locator("[data-evidence=ev6]").first()).containsText("stands for 1");
    assertThat(page.locator("[data-evidence=ev6]").first()).containsText("pool.acquire");
    assertThat(page.locator("[data-evidence=ev1]").first())
        .containsText("reads per inbound request vs baseline, in the same minutes");
    assertThat(page.getByText("Why it filled up (Little’s law)").first()).isVisible();
    assertThat(page.locator(".limits code").first())
        .containsText("max_over_time(db_client_connection_count");
  }

  @Test
  void aPersonConfirmsASuspectAndAReaderMayNot() {
    Page page = over(example(), "?service=auth-v2&open=e1");
    Visits.reading(
        page,
        "explanations/exp_01JD7M3Q8T/changes/chg_77/confirmation",
        "{\"id\":\"exp_01JD7M3Q8T\",\"revision\":3}");
    Visits.reading(
        page,
        "explanations/exp_01JD7M3Q8T\\?revision=3",
        example()
            .replace("\"revision\": 2", "\"revision\": 3")
            .replace("\"confirmation\": \"suspect\"", "\"confirmation\": \"match\""));
    page.getByText("It was this").first().click();
    assertThat(page.locator("[data-evidence=ev1]").first()).containsText("Confirmed by a person");
    assertThat(page).hasURL(Pattern.compile("revision=3"));

    Page reader = browser.page(1280, 900);
    Visits.reading(reader, "me", "{\"roles\":[\"query\"]}");
    visits().open(visits().answering(reader, example()), "?service=auth-v2&open=e1");
    assertThat(reader.locator("[data-evidence=ev1]").first()).containsText("A suspect");
    assertThat(reader.getByText("It was this")).hasCount(0);
    assertThat(reader.getByText("Open an incident")).hasCount(0);
  }

  @Test
  void isWalkedWithTheKeyboardAlone() {
    Page page = over(example(), "?service=auth-v2");
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    assertThat(page.locator("main")).isFocused();
    Locator link = page.locator("a.edge").last();
    for (int presses = 0;
        presses < 40 && !(boolean) link.evaluate("e => e === document.activeElement");
        presses++) {
      page.keyboard().press("Tab");
    }
    assertThat(link).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#step-e3 button[aria-expanded]")).isFocused();
    assertThat(page.locator("#body-e3")).isVisible();
    page.keyboard().press("Space");
    assertThat(page.locator("#body-e3")).isHidden();
  }

  @Test
  void isOrderedFromCauseToSymptom() {
    Page page = over(example(), "?service=auth-v2");
    double last = -1;
    for (Locator box : page.locator("a.node .box").all()) {
      double x = box.boundingBox().x;
      assertThat(x).isGreaterThan(last);
      last = x;
    }
  }

  @ParameterizedTest
  @CsvSource({"window_only, 1", "topology_window, 0", "request_id, 0"})
  void dashesWhatOnlyTimeJoins(String tier, int dashed) {
    String answer = example().replace("\"tier\": \"request_id\"", "\"tier\": \"" + tier + "\"");
    Page page = over(answer, "?service=auth-v2");
    assertThat(page.locator("a.edge")).hasCount(3);
    assertThat(page.locator("a.edge.only-time")).hasCount(dashed);
  }

  @Test
  void aLinkShowsTheSameToEverybody() {
    Page page = over(example(), "?service=auth-v2&from=now-30m");
    page.locator("a.edge").nth(2).focus();
    page.keyboard().press("Enter");
    Locator opened = page.locator("#step-e3 button[aria-expanded]");
    assertThat(opened).hasAttribute("aria-expanded", "true");
    assertThat(opened).isFocused();
    assertThat(page)
        .hasURL(
            Pattern.compile(
                "explanation=exp_01JD7M3Q8T&revision=2.*from=2026-11-24T14.*open=.*e3"));
    Page other = visits().answering(example());
    other.navigate(page.url());
    assertThat(other.locator("#step-e3 button[aria-expanded]"))
        .hasAttribute("aria-expanded", "true");
    assertThat(other.locator("#step-e2 button[aria-expanded]"))
        .hasAttribute("aria-expanded", "false");
  }

  @Test
  void backLeadsBack() {
    Page page = open("?view=map" + HOUR);
    page.locator("table a").first().click();
    assertThat(page).hasURL(Pattern.compile("focus="));
    page.goBack();
    assertThat(page.locator("h1")).hasText("Who calls whom");
  }

  @Test
  void whatTelemetrySaysStaysText() {
    String answer =
        example()
            .replace("auth-v2", HOSTILE)
            .replace("HikariPool-1", "<script>alert(2)</script>")
            .replace("\"body\": \"…\"", "\"body\": \"<svg onload=alert(3)>\\u202e\"")
            .replace("https://grafana/explore?...", "javascript:alert(4)");
    Page page = over(answer, "?service=" + encoded(HOSTILE));
    assertThat(page.locator("h1")).containsText(HOSTILE);
    Locator closed = page.locator(".step button[aria-expanded=false]");
    while (closed.count() > 0) {
      closed.first().click();
    }
    assertThat(page.locator("[data-evidence=ev4]").first())
        .containsText("<script>alert(2)</script>");
    assertThat(page.locator("[data-evidence=ev4]").first())
        .containsText("<svg onload=alert(3)>\ufffd");
    assertThat(page.locator("main img, main script, main [onerror], main [onload]")).hasCount(0);
    assertThat(page.locator("a[href^='javascript:']")).hasCount(0);
  }

  @Test
  void onlyOwnModulesRun() {
    io.restassured.RestAssured.given()
        .get(root)
        .then()
        .statusCode(200)
        .header(
            "Content-Security-Policy",
            org.hamcrest.Matchers.allOf(
                org.hamcrest.Matchers.startsWith("default-src 'none'; script-src 'self'; "),
                org.hamcrest.Matchers.not(org.hamcrest.Matchers.containsString("unsafe"))))
        .header("Cache-Control", "no-cache")
        .header("X-Content-Type-Options", "nosniff");
  }

  @Test
  void answersWhatTheServiceWasTold() {
    Page page = open("?service=auth&signal=errors" + HOUR);
    assertThat(page).hasURL(Pattern.compile("explanation=exp_"));
    assertThat(page.locator(".stamp")).isVisible();
    assertThat(page.locator(".asking canvas").first()).isVisible();
  }

  @Test
  void draggingOverAChartSetsTheWindow() {
    Page page = open("?service=auth&signal=errors" + HOUR);
    Locator plot = page.locator(".asking .u-over").first();
    plot.scrollIntoViewIfNeeded();
    var box = plot.boundingBox();
    page.mouse().move(box.x + box.width * 0.5, box.y + 20);
    page.mouse().down();
    page.mouse().move(box.x + box.width * 0.8, box.y + 25);
    page.mouse().up();
    Pattern time = Pattern.compile("2026-11-24T1[34]:\\d\\d:\\d\\d\\.\\d{3}Z");
    Locator from = page.locator("input[name=from]");
    assertThat(from).hasValue(time);
    assertThat(page.locator("input[name=to]")).hasValue(time);
    String second = from.inputValue().substring(0, 19);
    page.locator("button.primary", new Page.LocatorOptions().setHasText("What caused it?")).click();
    assertThat(page).hasURL(Pattern.compile("from=" + encoded(second) + ".*&to=2026"));
  }

  @Test
  void showsARequestWithItsLinesInPlace() {
    Page page = open("");
    page.getByLabel("Request or trace ID").fill(Telemetry.REQUEST);
    page.keyboard().press("Enter");
    assertThat(page.locator("h1")).containsText("web GET / ▲ failed");
    assertThat(page.locator(".row")).hasCount(5);
    assertThat(page.locator(".row.critical")).not().hasCount(0);
    assertThat(page.locator(".on-path").first()).isVisible();
    assertThat(page.locator(".line code").first()).isVisible();
    assertThat(page.getByText("user=<b>x</b>")).isVisible();
    page.getByText("Hide log lines").click();
    assertThat(page).hasURL(Pattern.compile("logs=0"));
    assertThat(page.locator(".line")).hasCount(0);
  }

  @Test
  void drawsWhoCallsWhom() {
    Page page = open("?view=map" + HOUR);
    assertThat(page.locator("svg .node").first()).isVisible();
    assertThat(page.locator("svg .node .name").allTextContents())
        .contains("▲ web", "▲ auth", "audit");
    assertThat(page.locator("svg .call")).not().hasCount(0);
    assertThat(page.locator("tbody tr").first()).containsText("web");
    page.locator("a.node", new Page.LocatorOptions().setHasText("auth")).click();
    assertThat(page.locator("h1")).hasText("Around auth");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?request=no-such-thing",
        "?service=no-such-thing",
        "?service=auth&from=yesterdayish"
      })
  void saysWhyAQuestionIsRefused(String address) {
    Page page = open(address);
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("What to do:");
    page.waitForLoadState(LoadState.NETWORKIDLE);
    assertThat(browser.takeWrong()).allMatch(text -> text.contains("Failed to load resource"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?service=auth-v2&open=e1,e2,e3",
        "?view=map" + HOUR,
        "?view=incidents",
        "?request=" + Telemetry.REQUEST,
        ""
      })
  void fitsAPhone(String address) {
    Page page = browser.page(390, 800);
    if (address.contains("auth-v2")) {
      visits().answering(page, example());
    }
    visits().open(page, address);
    assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
        .isLessThanOrEqualTo(390);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
