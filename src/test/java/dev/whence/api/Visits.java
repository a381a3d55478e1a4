package dev.whence.api;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Visits of the page, over what the service says or, where a test needs a certain shape, over what
/// the browser is handed in its place.
///
/// @param root where the page is served
record Visits(Browser browser, URI root) {

  /// However busy the machine is: how fast the page is, is for measurements to tell.
  private static final double PATIENCE_MILLIS = 30_000;

  /// The answer of `answer.json`, which has every kind of evidence.
  static String example() {
    try (InputStream in = Visits.class.getResourceAsStream("/cli/answer.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  Page open(String address) {
    return open(browser.page(1280, 900), address);
  }

  Page open(Page page, String address) {
    page.navigate(root + address);
    assertThat(page.locator("main h1"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MILLIS));
    return page;
  }

  /// A page whose questions are answered with `answer`; what else it reads holds nothing.
  Page answering(String answer) {
    return answering(browser.page(1280, 900), answer);
  }

  Page answering(Page page, String answer) {
    reading(page, "explanations", answer);
    reading(page, "(indicators|services)", "{\"series\":[],\"services\":[]}");
    reading(page, "logs", "{\"logs\":[]}");
    reading(page, "requests", "{\"spans\":[]}");
    return page;
  }

  /// Answers reads of a part of the API.
  ///
  /// @param path behind `/api/v1/`, a regular expression
  static void reading(Page page, String path, String json) {
    page.route(
        Pattern.compile("/api/v1/" + path), route -> fulfil(route, "application/json", json));
  }

  static void fulfil(Route route, String type, String body) {
    route.fulfill(new Route.FulfillOptions().setContentType(type).setBody(body));
  }
}
