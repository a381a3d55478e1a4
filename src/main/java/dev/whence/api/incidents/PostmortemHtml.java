package dev.whence.api.incidents;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// Post-mortems as web pages: markup in them is shown as text, and links lead nowhere but to the
/// web.
final class PostmortemHtml {

  private static final List<Extension> TABLES = List.of(TablesExtension.create());
  private static final Parser PARSER = Parser.builder().extensions(TABLES).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().extensions(TABLES).escapeHtml(true).sanitizeUrls(true).build();

  private PostmortemHtml() {}

  static String of(String title, String markdown) {
    return """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>%s</title>
        <link rel="stylesheet" href="/whence/base.css">
        </head>
        <body>
        <main class="narrow">
        %s</main>
        </body>
        </html>
        """
        .formatted(
            title.replace("&", "&amp;").replace("<", "&lt;"),
            RENDERER.render(PARSER.parse(boxes(markdown))));
  }

  /// Boxes to tick, as characters: CommonMark has none.
  private static String boxes(String markdown) {
    return markdown.replace("- [ ] ", "- ☐ ").replace("- [x] ", "- ☑ ");
  }
}
