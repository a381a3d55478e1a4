package dev.whence.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// A real Chromium. Every page it opens notes what went wrong on it: errors on the console,
/// uncaught ones, and dialogs, which no text of telemetry may ever bring up.
final class Browser implements AutoCloseable {

  private static final List<String> QUIETLY =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> wrong = new ArrayList<>();

  private Browser(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(QUIETLY));
  }

  /// Starts one; the test gives up, and says so, where the machine has none.
  static Browser start() {
    Optional<Path> found = find();
    assumeTrue(found.isPresent(), "no chromium on the PATH (Debian: apt-get install chromium)");
    return new Browser(found.orElseThrow());
  }

  private static Optional<Path> find() {
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(
            name ->
                Stream.of(System.getenv().getOrDefault("PATH", "/usr/bin").split(":"))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// A page of its own: no cache, no cookies, nothing known of other pages.
  Page page(int width, int height) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setTimezoneId("Europe/Berlin"));
    Page page = context.newPage();
    page.setDefaultTimeout(10_000);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            wrong.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(wrong::add);
    page.onDialog(
        dialog -> {
          wrong.add("dialog: " + dialog.message());
          dialog.dismiss();
        });
    return page;
  }

  /// Closes every page, so that nothing of them reaches into the next test; fails where anything
  /// went wrong on one, and forgets it.
  void nothingWentWrong() {
    chromium.contexts().forEach(BrowserContext::close);
    List<String> noted = List.copyOf(wrong);
    wrong.clear();
    assertThat(noted).as("errors in the browser").isEmpty();
  }

  /// What went wrong so far; forgets it.
  List<String> takeWrong() {
    List<String> noted = List.copyOf(wrong);
    wrong.clear();
    return noted;
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
