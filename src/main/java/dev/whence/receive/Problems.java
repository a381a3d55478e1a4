package dev.whence.receive;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;

/// Refusals as problem details (RFC 9457), for the doors whose protocol does not say otherwise.
final class Problems {

  private static final JsonMapper JSON = new JsonMapper();

  private Problems() {}

  static void send(HttpServerRequest request, RefusedException refused) {
    Refusal refusal = refused.refusal();
    String name = refusal.name().toLowerCase(Locale.ROOT).replace('_', '-');
    ObjectNode problem =
        JSON.createObjectNode()
            .put("type", "urn:whence:problem:" + name)
            .put("title", name.replace('-', ' '))
            .put("status", refusal.httpStatus())
            .put("detail", refused.getMessage());
    HttpHead.refuse(request, refused)
        .putHeader("Content-Type", "application/problem+json")
        .end(problem.toString());
  }
}
