package dev.whence.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.whence.wiring.Pipeline;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// An incident on the page: opened from an answer, tended, its post-mortem written and taken along.
@QuarkusTest
@TestProfile(ForThePage.class)
class IncidentPageTest {

  private static final String OUTAGE =
      "?service=web&from=2026-11-24T16:10:00Z&to=2026-11-24T16:20:00Z";
  private static Browser browser;

  @Inject Pipeline pipeline;

  @TestHTTPResource("/")
  URI root;

  @BeforeAll
  static void start() {
    browser = Browser.start();
  }

  @BeforeEach
  void fill() {
    ForThePage.fill(pipeline);
    ForThePage.fillOutage(pipeline);
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

  private Visits visits() {
    return new Visits(browser, root);
  }

  /// The page of the incident that the outage's answer belongs to.
  private Page incident() {
    Page page = visits().open(OUTAGE);
    page.locator("#open-incident, .actions a[href*='incident=']").first().click();
    assertThat(page).hasURL(Pattern.compile("incident=inc_"));
    assertThat(page.locator(".lifeline")).isVisible();
    return page;
  }

  private static Locator state(Page page) {
    return page.locator(".head .state");
  }

  @Test
  void isTendedFromTheAnswerToThePostmortem() throws IOException {
    Page page = incident();
    page.getByLabel("Something done").check();
    page.getByLabel("What was seen or done").fill("Rolled <b>web</b> back");
    page.locator("#move-acknowledged").click();
    assertThat(state(page)).hasText("acknowledged");
    page.getByLabel("Your role, not your name").fill("on-call engineer");
    page.locator("#note-add").click();
    assertThat(page.locator(".moment.action"))
        .containsText("Rolled <b>web</b> back (on-call engineer)");
    page.locator("#move-resolved").click();
    assertThat(state(page)).hasText("resolved");
    assertThat(page.locator(".lifeline .passed")).not().hasCount(0);

    Page other = visits().open(page.url().substring(root.toString().length()));
    assertThat(state(other)).hasText("resolved");
    assertThat(other.locator(".moment.action")).hasCount(1);
    other.getByText("See the chain and its evidence").click();
    assertThat(other.locator(".actions a[href*='incident=']")).containsText("resolved");
    visits().open(other, "");
    assertThat(other.locator(".incident-list")).containsText("resolved");

    page.getByText("Read and edit").click();
    assertThat(page.locator(".prose h2").first()).isVisible();
    visits().open(page, page.url().substring(root.toString().length()) + "&revision=draft");
    assertThat(page.locator(".prose")).containsText("Rolled <b>web</b> back");
    Download markdown = page.waitForDownload(() -> page.getByText("Markdown").click());
    assertThat(Files.readString(markdown.path()))
        .contains("## Timeline", "Rolled &lt;b>web", "## Action items");
    Download html = page.waitForDownload(() -> page.getByText("HTML").click());
    assertThat(Files.readString(html.path())).contains("<h2>Timeline</h2>", "&lt;b&gt;web");
  }

  @Test
  void thePostmortemIsEditedAndItsItemsAreTickedOff() {
    Page page = incident();
    visits().open(page, page.url().substring(root.toString().length()) + "&view=postmortem");
    page.locator(".actions .button").click();
    assertThat(page).hasURL(Pattern.compile("edit=1"));
    page.locator("textarea").fill("# What we learnt\n\nIt was the fault of @bob.");
    page.locator("#keep").click();
    assertThat(page.locator(".prose h2")).hasText("What we learnt");
    assertThat(page.locator(".hints")).containsText("fault of");
    assertThat(page.locator(".head")).containsText("Revision");
    page.locator(".items button").first().click();
    assertThat(page.locator(".items li.done")).hasCount(1);
    page.goBack();
    assertThat(page.locator("textarea")).isVisible();
  }

  @Test
  void aReaderIsOfferedNothingToChange() {
    String id = incident().url().replaceAll(".*incident=(inc_\\w+).*", "$1");
    Page reader = browser.page(1280, 900);
    Visits.reading(reader, "me", "{\"roles\":[\"query\"]}");
    visits().open(reader, "?incident=" + id);
    assertThat(reader.locator(".timeline")).isVisible();
    assertThat(reader.locator(".deeds, form.deed, .family")).hasCount(0);
  }

  @Test
  void aRefusalStandsBesideTheButton() {
    Page page = incident();
    page.route(
        Pattern.compile("/notes"),
        route ->
            route.fulfill(
                new com.microsoft.playwright.Route.FulfillOptions()
                    .setStatus(409)
                    .setContentType("application/problem+json")
                    .setBody("{\"title\":\"It is over\",\"detail\":\"no more notes\"}")));
    page.getByLabel("What was seen or done").fill("too late");
    page.locator("#note-add").click();
    assertThat(page.getByRole(AriaRole.ALERT)).containsText("It is over");
    assertThat(page.getByLabel("What was seen or done")).hasValue("too late");
    assertThat(browser.takeWrong()).allMatch(text -> text.contains("409"));
  }

  @Test
  void whatAPostmortemSaysStaysText() {
    Page page = incident();
    page.route(
        Pattern.compile("/postmortem"),
        route -> {
          if ("text/html".equals(route.request().headers().get("accept"))) {
            Visits.fulfil(
                route,
                "text/html",
                "<main><h2 onclick='alert(1)'>Kept</h2><img src=x onerror=alert(2)>"
                    + "<a href='javascript:alert(3)'>nowhere</a><iframe></iframe></main>");
          } else {
            route.resume();
          }
        });
    visits().open(page, page.url().substring(root.toString().length()) + "&view=postmortem");
    assertThat(page.locator(".prose h3")).hasText("Kept");
    assertThat(page.locator(".prose")).containsText("nowhere");
    assertThat(page.locator(".prose a, .prose img, .prose iframe, .prose [onclick]")).hasCount(0);
    assertThat(browser.takeWrong()).allMatch(text -> text.contains("Content Security Policy"));
  }

  @Test
  void fitsAPhone() {
    String address = incident().url().substring(root.toString().length());
    for (String view : new String[] {address, address + "&view=postmortem"}) {
      Page page = visits().open(browser.page(390, 800), view);
      assertThat((Integer) page.evaluate("document.documentElement.scrollWidth"))
          .isLessThanOrEqualTo(390);
    }
  }
}
