package dev.whence.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Parts of the page on their own, in a real browser.
@QuarkusTest
@TestProfile(ForThePage.class)
class PageModulesTest {

  /// Two environments with a service of one name, one in a namespace, and who calls them.
  private static final String TOPOLOGY =
      """
      {"from":"2026-11-24T14:00:00Z","to":"2026-11-24T15:00:00Z","complete":true,"nodes":[
        {"id":"p","type":"service","service.name":"auth","service.namespace":"shop",
         "deployment.environment.name":"prod","served":{"rate":3,"error_ratio":0}},
        {"id":"s","type":"service","service.name":"auth",
         "deployment.environment.name":"staging","served":{"rate":2,"error_ratio":0}},
        {"id":"c","type":"service","service.name":"auth",
         "deployment.environment.name":"prod"},
        {"id":"w","type":"service","service.name":"web",
         "deployment.environment.name":"prod","served":{"rate":1,"error_ratio":0}}],
       "edges":[
        {"id":"1","source":"w","target":"c","relation":"calls","calls":{"rate":3}},
        {"id":"2","source":"w","target":"s","relation":"calls","calls":{"rate":2}}]}
      """;

  private static Browser browser;

  @TestHTTPResource("/")
  URI root;

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

  private Page page() {
    return visits().answering("{}");
  }

  private static Object evaluated(Page page, String module, String expression) {
    return page.evaluate(
        "async () => { const m = await import('/whence/%s.js'); return %s; }"
            .formatted(module, expression));
  }

  @ParameterizedTest
  @CsvSource({
    "duration(999.4), 999 µs",
    "duration(999.7), 1 ms",
    "duration(999.4e3), 999 ms",
    "duration(999.7e3), 1 s",
    "duration(1.2345e6), 1.23 s",
    "duration(119.4e6), 119 s",
    "duration(119.7e6), 2 min",
    "duration(0), 0 s",
    "'amount(0.9997, \"s\")', 1 s",
    "'amount(999.6 * 1024, \"By\")', 1.000 KiB",
    "'amount(1023.7 * 1024, \"By\")', 1 MiB",
    "'amount(1536, \"By\")', 1.5 KiB",
    "number(999.5), 1.000",
    "number(-999.7), -1.000",
    "number(999.4), 999",
    "number(123456.7), 123.457",
    "number(999999.7), 1 M",
    "number(999.6e6), 1 G",
    "number(1234567), 1.23 M",
    "number(0.00123456), 0.00123",
    "number(0.000123), 1.2e-4",
    "number(5), 5"
  })
  void numbersAreRoundedBeforeTheirUnitIsChosen(String call, String text) {
    Page page = visits().open(page(), "");
    String shown = text.matches("-?[0-9]+\\.000.*|123\\.457") ? text.replace('.', '\u202f') : text;
    assertThat(evaluated(page, "format", "m." + call)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"failing calls, false", "calls that log errors, true"})
  void whatNoCurveCountsHasNoChart(String metric, boolean none) {
    Page page = page();
    Visits.reading(
        page,
        "indicators",
        "{\"signal\":\"errors\",\"series\":[{\"labels\":{},\"points\":[[1795528800000,0]]}]}");
    visits().open(page, "");
    String node =
        "{kind:'error_rate',entity:{'service.name':'auth'},signal:{metric:'%s',aggregation:'ratio'}}";
    String window = "{window:{from:'2026-11-24T14:00:00Z',to:'2026-11-24T15:00:00Z'}}";
    String chart = "m.nodeChart(%s, %s, []).then(chart => chart === null)";
    assertThat(evaluated(page, "series", chart.formatted(window, node.formatted(metric))))
        .isEqualTo(none);
  }

  @ParameterizedTest
  @CsvSource({"auth, environment=staging", "web, service=web"})
  void anEnvironmentIsThatOfTheServiceAskedAbout(String service, String part) {
    Page page = visits().answering(Visits.example());
    visits().open(page, "?service=auth&environment=staging&from=now-1h&to=now");
    page.locator("form.ask input[name=service]").fill(service);
    Response answer =
        page.waitForResponse(
            response -> response.url().contains("/explanations?"),
            () -> page.locator("form.ask button.primary").click());
    assertThat(answer.url()).contains("service=" + service, part);
    assertThat(answer.url().contains("environment")).isEqualTo(service.equals("auth"));
    assertThat(page).hasURL(Pattern.compile("service=" + service));
    assertThat(page.locator("form.ask input[name=service]")).hasValue(service);
  }

  @Test
  void anEnvironmentIsNotAskedAboutWithoutAService() {
    Page page = visits().answering(Visits.example());
    visits().open(page, "");
    String asked =
        "(form => { document.body.append(form); form.querySelector('button.primary').click();"
            + " return location.search })(m.askForm({environment: 'staging'}))";
    assertThat(evaluated(page, "ask", asked)).isEqualTo("?from=now-30m");
  }

  @Test
  void theMapTellsServicesOfOneNameApart() {
    Page page = page();
    Visits.reading(page, "topology", TOPOLOGY);
    visits().open(page, "?view=map&environment=prod&from=now-6h");
    assertThat(page.locator("h1")).hasText("Who calls whom in prod");
    assertThat(page.locator(".actions a").last()).hasAttribute("href", "?from=now-6h&view=map");
    assertThat(page.locator("a.node")).hasCount(3);
    assertThat(page.locator("tbody tr").first()).containsText("shop/auth (prod)");
    assertThat(page.locator("tbody tr").last()).containsText("auth (staging)");
    assertThat(page.locator("a.node[aria-label^='shop/auth (prod)']"))
        .hasAttribute("href", "?environment=prod&from=now-6h&view=map&focus=shop%2Fauth");
    assertThat(page.locator("a.node[aria-label^='auth (staging)']"))
        .hasAttribute("href", "?environment=staging&from=now-6h&view=map&focus=auth");
    assertThat(page.locator("tbody a", new Page.LocatorOptions().setHasText("staging")))
        .hasAttribute("href", "?environment=staging&from=now-6h&view=map&focus=auth");
    assertThat(page.locator(".actions a").first())
        .hasAttribute("href", "?environment=prod&from=now-15m&view=map");
    page.locator("a.node[aria-label^='auth (staging)']").click();
    assertThat(page).hasURL(Pattern.compile("environment=staging"));
    assertThat(page.locator(".actions a").first())
        .hasAttribute("href", "?environment=staging&from=now-15m&view=map&focus=auth");
    assertThat(page.locator(".actions a").last())
        .hasAttribute("href", "?environment=staging&from=now-6h&view=map");
  }

  /// An answer whose chain has many causes side by side, or one after the other.
  private static String chain(boolean inARow) {
    String nodes =
        String.join(
            ",",
            IntStream.rangeClosed(1, 6)
                .mapToObj(
                    i ->
                        """
                        {"id":"n%d","role":"mechanism","kind":"latency","score":0.5,"evidence":[],
                         "entity":{"type":"service","service.name":"s%d"},"cause_eligible":true}
                        """
                            .formatted(i, i))
                .toList());
    String edges =
        String.join(
            ",",
            IntStream.range(1, 6)
                .mapToObj(
                    i ->
                        """
                        {"id":"e%d","from":"n%d","to":"n%d","relation":"waits_for","evidence":[],
                         "join":{"tier":"trace_id"},"order":{"order":"precedes"},
                         "correlation_reason":[]}
                        """
                            .formatted(i, i, inARow ? i + 1 : 6))
                .toList());
    return """
    {"schema":"causal-explanation/1","id":"exp_1","revision":1,"status":"complete",
     "verdict":"probable","title":"t","question":{},"window":{},"nodes":[%s],"edges":[%s],
     "evidence":[],"changes":[],"candidates":[],"hypotheses":[],"ruled_out":[],"coincident":[],
     "missing_evidence":[],"next_checks":[],"timeline":[],"five_whys":[]}
    """
        .formatted(nodes, edges);
  }

  @Test
  void onlyALongChainTakesTheWholeWidth() {
    Page wide = visits().open(visits().answering(chain(true)), "?service=s1");
    assertThat(wide.locator(".story")).hasClass("story wide");
    Page narrow = visits().open(visits().answering(chain(false)), "?service=s1");
    assertThat(narrow.locator(".story")).hasClass("story");
  }

  @Test
  void theFormSuggestsSignalsThatAreKnown() {
    Page page = visits().open(page(), "");
    assertThat(
            page.locator("datalist[id^=signals] option")
                .evaluateAll("all => all.map(one => one.value)"))
        .isEqualTo(List.of("latency", "errors", "rate"));
  }
}
