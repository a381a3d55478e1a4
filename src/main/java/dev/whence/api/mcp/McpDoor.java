package dev.whence.api.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.access.Caller;
import dev.whence.access.Callers;
import dev.whence.api.ApiException;
import dev.whence.api.ErrorCode;
import dev.whence.api.Json;
import dev.whence.api.Problem;
import dev.whence.model.Tenant;
import io.quarkiverse.mcp.server.ToolManager;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Stands behind the gate and before the tools: calls of assistants are small, of a session that
/// there is, and well-formed. Thread-safe.
@Singleton
final class McpDoor {

  /// After the gate, before everything else.
  private static final int BEHIND_THE_GATE = -900_000;

  private static final String PATH = "/mcp";
  private static final String STREAM = PATH + "/sse";
  private static final String MESSAGES = PATH + "/messages/";
  private static final String SESSION = "Mcp-Session-Id";
  private static final String JSON = "application/json";
  private static final String EVENTS = "text/event-stream";
  private static final int OK = 200;
  private static final int ACCEPTED = 202;
  private static final int RETRY_AFTER_SECONDS = 30;

  /// A session keeps what its first call says of the client.
  private static final int MAX_OPENING_BYTES = 16_384;

  /// Why a call may be refused here; `REFUSED` where it is no message that is taken.
  static final Set<ErrorCode> REASONS =
      Collections.unmodifiableSet(
          EnumSet.of(
              ErrorCode.UNKNOWN_SESSION,
              ErrorCode.METHOD_NOT_ALLOWED,
              ErrorCode.BODY_TOO_LARGE,
              ErrorCode.TOO_MANY_SESSIONS,
              ErrorCode.REFUSED));

  private final McpSettings settings;
  private final McpSessions sessions;
  private final ToolManager tools;
  private final Map<ErrorCode, LongAdder> refused = new EnumMap<>(ErrorCode.class);

  McpDoor(McpSettings settings, McpSessions sessions, ToolManager tools) {
    this.settings = settings;
    this.sessions = sessions;
    this.tools = tools;
    REASONS.forEach(reason -> refused.put(reason, new LongAdder()));
  }

  /// How many calls were refused for one of [#REASONS], since the start.
  long refused(ErrorCode reason) {
    return count(reason).sum();
  }

  private LongAdder count(ErrorCode reason) {
    return refused.getOrDefault(reason, new LongAdder());
  }

  void stand(@Observes Router main) {
    main.route(PATH + "/*").order(BEHIND_THE_GATE).handler(this::admit);
    main.post(PATH + "/*")
        .order(BEHIND_THE_GATE + 1)
        .handler(BodyHandler.create(false).setBodyLimit(settings.maxBodyBytes()))
        .handler(this::read)
        .failureHandler(this::failed);
  }

  private void admit(RoutingContext routing) {
    Caller caller = Callers.of(routing);
    Tenant tenant = caller == null ? Tenant.DEFAULT : caller.tenant();
    ApiException refusal = refusal(routing, tenant);
    if (refusal == null) {
      routing.next();
    } else {
      refuse(routing, refusal);
    }
  }

  private @Nullable ApiException refusal(RoutingContext routing, Tenant tenant) {
    HttpServerRequest request = routing.request();
    String method = request.method().name();
    String path = path(routing);
    String session = session(request, path);
    if (session != null && !sessions.isOf(tenant, session)) {
      return ApiException.of(
          ErrorCode.UNKNOWN_SESSION,
          "no such session, or not any more",
          "Call initialize without " + SESSION + " to open another.");
    }
    boolean isCall = method.equals("POST") && path.equals(PATH);
    if (session == null && path.equals(PATH) && !isCall) {
      return method.equals("DELETE")
          ? ApiException.of(ErrorCode.UNKNOWN_SESSION, SESSION + " is missing", "Name a session.")
          : ApiException.of(
              ErrorCode.METHOD_NOT_ALLOWED, SESSION + " is missing", "POST initialize first.");
    }
    if (isCall && !(accepts(request, JSON) && accepts(request, EVENTS))) {
      return ApiException.of(
          ErrorCode.REFUSED, "Accept must name both types", "Accept " + JSON + ", " + EVENTS + ".");
    }
    boolean opens = session == null && (isCall || path.equals(STREAM));
    if (opens && !sessions.haveRoomFor(tenant)) {
      return ApiException.of(
          ErrorCode.TOO_MANY_SESSIONS,
          "there are " + settings.maxSessions() + " sessions, none of them of this tenant",
          "Come back later, or raise whence.mcp.max-sessions.");
    }
    return null;
  }

  private static boolean accepts(HttpServerRequest request, String type) {
    return request.headers().getAll("Accept").stream().anyMatch(each -> each.contains(type));
  }

  private static String path(RoutingContext routing) {
    String path = routing.normalizedPath();
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static @Nullable String session(HttpServerRequest request, String path) {
    return path.startsWith(MESSAGES)
        ? path.substring(MESSAGES.length())
        : request.getHeader(SESSION);
  }

  private void read(RoutingContext routing) {
    Buffer body = routing.body().buffer();
    byte[] bytes = body == null ? new byte[0] : body.getBytes();
    JsonNode id = MissingNode.getInstance();
    try {
      McpMessage message = McpMessage.read(bytes);
      id = message.id();
      if (message.isIdle()) {
        routing.response().setStatusCode(ACCEPTED).end();
        return;
      }
      message.check();
      if (message.opens() && bytes.length > MAX_OPENING_BYTES) {
        refuse(routing, tooLarge("the call that opens a session", MAX_OPENING_BYTES));
        return;
      }
      if (!message.opens() && session(routing.request(), path(routing)) == null) {
        throw new McpRefusal(McpRefusal.NO_MESSAGE, SESSION + " is missing; begin with initialize");
      }
      String wrong = message.wrongArgument(this::arguments);
      if (wrong == null) {
        routing.next();
      } else {
        answer(routing, OK, id, "result", toolError(wrong));
      }
    } catch (McpRefusal refusal) {
      refuse(routing, id, refusal);
    }
  }

  private @Nullable List<String> arguments(String name) {
    ToolManager.ToolInfo tool = tools.getTool(name);
    return tool == null
        ? null
        : tool.arguments().stream().map(ToolManager.ToolArgument::name).toList();
  }

  private void failed(RoutingContext routing) {
    if (routing.statusCode() == ErrorCode.BODY_TOO_LARGE.status()) {
      refuse(routing, tooLarge("a call", settings.maxBodyBytes()));
    } else {
      routing.next();
    }
  }

  private static ApiException tooLarge(String what, int most) {
    return ApiException.of(
        ErrorCode.BODY_TOO_LARGE,
        what + " may have at most " + most + " bytes",
        "src/docs/limits.md tells of limits.");
  }

  private void refuse(RoutingContext routing, ApiException refusal) {
    HttpServerRequest request = routing.request();
    HttpServerResponse response = routing.response();
    if (response.ended() || response.closed()) {
      return;
    }
    count(refusal.code()).increment();
    if (refusal.code() == ErrorCode.TOO_MANY_SESSIONS) {
      response.putHeader("Retry-After", String.valueOf(RETRY_AFTER_SECONDS));
    }
    if (!request.isEnded() && request.version().alpnName().startsWith("http/1")) {
      response.putHeader("Connection", "close"); // what still comes is not read
    }
    response
        .setStatusCode(refusal.code().status())
        .putHeader("Content-Type", Problem.MEDIA_TYPE)
        .end(Buffer.buffer(Json.bytes(Problem.of(refusal))));
  }

  /// Clients take an HTTP error for a broken connection: a call that was understood as one is
  /// answered as one.
  private void refuse(RoutingContext routing, JsonNode id, McpRefusal refusal) {
    count(ErrorCode.REFUSED).increment();
    ObjectNode error =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", refusal.code())
            .put("message", refusal.getMessage());
    int status = refusal.isOfACall() && !id.isMissingNode() ? OK : ErrorCode.REFUSED.status();
    answer(routing, status, id, "error", error);
  }

  /// What a tool itself says when it fails: assistants read it, and call again.
  private static ObjectNode toolError(String text) {
    ObjectNode result = JsonNodeFactory.instance.objectNode().put("isError", true);
    result.putArray("content").addObject().put("type", "text").put("text", text);
    return result;
  }

  private static void answer(
      RoutingContext routing, int status, JsonNode id, String name, ObjectNode value) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("jsonrpc", "2.0");
    answer.set("id", id.isMissingNode() ? NullNode.getInstance() : id);
    answer.set(name, value);
    routing.response().setStatusCode(status).putHeader("Content-Type", JSON).end(answer.toString());
  }
}
