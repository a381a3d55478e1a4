package dev.whence.redact;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.whence.decode.ChangeEventJson;
import dev.whence.decode.DecodeException;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import java.util.Map;
import java.util.TreeMap;

/// Exports as they come in, each with one secret at another place.
public final class Planted {

  /// What must not be kept.
  public static final String SECRET = "Pl4ntedSecretValue-Q7";

  /// 2026-11-24T14:00:00Z.
  public static final long NANOS = 1_795_528_800_000_000_000L;

  private static final String HIDDEN = attributes("db.password");

  private Planted() {}

  /// Hides the usual, and whatever `request.id` holds.
  public static Redactor redactor() {
    RedactionSettings usual = RedactionSettings.usual("a key of the test".getBytes(UTF_8));
    Map<String, Action> keys = new TreeMap<>(usual.keys());
    keys.put("requestid", Action.MASK);
    return new Redactor(
        new RedactionSettings(usual.kinds(), keys, usual.patterns(), usual.hashKey()));
  }

  /// By where the secret is.
  public static Map<String, Frame> frames() throws DecodeException {
    Map<String, Frame> frames = new TreeMap<>();
    frames.put("log attribute", logs("", body("x") + HIDDEN));
    frames.put("log body", logs("", body("login password=" + SECRET + " ok")));
    frames.put("log resource", logs(attributes("db.password"), body("x")));
    frames.put("request of a log", logs("", body("x") + attributes("request.id")));
    frames.put("span attribute", spans("", HIDDEN));
    frames.put("span resource", spans(attributes("db.password"), ""));
    frames.put("request of a span", spans("", attributes("request.id")));
    frames.put("span event", spans("", ",\"events\":[{\"name\":\"e\"" + HIDDEN + "}]"));
    frames.put("surplus span attribute", spans("", surplus()));
    frames.put("metric label", points(HIDDEN));
    frames.put(
        "exemplar",
        points(",\"exemplars\":[{\"asDouble\":1" + HIDDEN.replace("attr", "filteredAttr") + "}]"));
    frames.put(
        "change attribute",
        Changes.frame(
            ChangeEventJson.read(
                """
                {"kind":"deployment","at":"2026-11-24T14:00:00Z","service.name":"shop",
                 "attributes":{"password":"%s"}}
                """
                    .formatted(SECRET)
                    .getBytes(UTF_8)),
            NANOS));
    return frames;
  }

  private static String attributes(String name) {
    return ",\"attributes\":[" + attribute(name) + "]";
  }

  private static String attribute(String name) {
    return "{\"key\":\"%s\",\"value\":{\"stringValue\":\"%s\"}}".formatted(name, SECRET);
  }

  private static String surplus() {
    StringBuilder all = new StringBuilder(",\"attributes\":[");
    for (int i = 0; i < 200; i++) {
      all.append("{\"key\":\"a%d\",\"value\":{\"intValue\":1}},".formatted(i));
    }
    return all + attribute("db.password") + "]";
  }

  private static String body(String text) {
    return ",\"body\":{\"stringValue\":\"%s\"}".formatted(text);
  }

  private static Frame logs(String resource, String rest) throws DecodeException {
    return decoded(Signal.LOGS, "Logs", "logRecords", resource, "\"timeUnixNano\":" + NANOS + rest);
  }

  private static Frame spans(String resource, String rest) throws DecodeException {
    return decoded(Signal.SPANS, "Spans", "spans", resource, "\"name\":\"n\"," + spanIds() + rest);
  }

  private static String spanIds() {
    return """
    "traceId":"5b8efff798038103d269b633813fc60c","spanId":"eee19b7ec3c1b174",
    "startTimeUnixNano":%d,"endTimeUnixNano":%d\
    """
        .formatted(NANOS, NANOS + 1);
  }

  private static Frame points(String rest) throws DecodeException {
    return decoded(
        Signal.POINTS,
        "Metrics",
        "metrics",
        "",
        "\"name\":\"m\",\"gauge\":{\"dataPoints\":[{\"asDouble\":1,\"timeUnixNano\":"
            + NANOS
            + rest
            + "}]}");
  }

  private static Frame decoded(Signal signal, String of, String items, String resource, String item)
      throws DecodeException {
    String request =
        "{\"resource%s\":[{\"resource\":{\"droppedAttributesCount\":0%s},\"scope%s\":[{\"%s\":[{%s}]}]}]}"
            .formatted(of, resource, of, items, item);
    return OtlpDecoder.decode(signal, OtlpEncoding.JSON, request.getBytes(UTF_8)).frame();
  }
}
