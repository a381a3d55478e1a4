package dev.whence.api.answers;

import dev.whence.api.Texts;
import dev.whence.store.Document;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// Kept answers as responses: the bytes as they are kept; how long it took goes into a header.
final class Answered {

  private static final String UTF_8 = ";charset=UTF-8";

  private Answered() {}

  static Response json(KeptAnswers.Given given) {
    String timing =
        String.format(
            Locale.ROOT,
            "explain;dur=%.2f, keep;dur=%.2f",
            given.explainNanos() / 1e6,
            given.keepNanos() / 1e6);
    return respond(given.document()).header("Server-Timing", timing).build();
  }

  static Response json(Document document) {
    return respond(document).build();
  }

  static Response markdown(Document document, String text) {
    return Response.ok(text.getBytes(StandardCharsets.UTF_8))
        .type(Texts.MARKDOWN + UTF_8)
        .header(HttpHeaders.CONTENT_LOCATION, location(document))
        .build();
  }

  private static Response.ResponseBuilder respond(Document document) {
    return Response.ok(document.json().getBytes(StandardCharsets.UTF_8))
        .type(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CONTENT_LOCATION, location(document))
        .tag(document.id() + "@" + document.revision());
  }

  private static String location(Document document) {
    return "/api/v1/explanations/" + document.id() + "?revision=" + document.revision();
  }
}
