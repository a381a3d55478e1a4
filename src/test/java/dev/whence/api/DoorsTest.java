package dev.whence.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Span;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.apache.thrift.TSerializer;
import org.junit.jupiter.api.Test;
import org.xerial.snappy.Snappy;

/// What comes in by one door meets what comes in by another.
@QuarkusTest
@TestProfile(WithTelemetry.class)
class DoorsTest {

  private static final Instant START = Instant.parse("2026-11-24T16:00:00Z");
  private static final String TRACE = "00000000000000d0000000000000d001";
  private static final String SERVICE = "door-service";

  @Test
  void signalsOfOneServiceFromFiveDoorsMeet() throws Exception {
    given()
        .contentType("application/x-thrift")
        .body(new TSerializer().serialize(batch()))
        .post("/api/traces")
        .then()
        .statusCode(202);
    given()
        .contentType("application/json")
        .body(lines())
        .post("/loki/api/v1/push")
        .then()
        .statusCode(204);
    given()
        .contentType("application/x-protobuf")
        .header("Content-Encoding", "snappy")
        .body(Snappy.compress(samples()))
        .post("/api/v1/write")
        .then()
        .statusCode(204);
    given()
        .contentType("application/json")
        .body(application())
        .post("/api/v1/changes/argocd")
        .then()
        .statusCode(202);
    given()
        .contentType("application/json")
        .body(alert())
        .post("/api/v1/alerts/alertmanager")
        .then()
        .statusCode(202);

    given()
        .get("/api/v1/requests/" + TRACE)
        .then()
        .statusCode(200)
        .body("spans.name", contains("login", "query"))
        .body("spans.'service.name'", contains(SERVICE, SERVICE))
        .body("spans[1].error", equalTo(true))
        .body("spans[1].logs.body", contains("pool is empty"));
    given()
        .get("/api/traces/" + TRACE)
        .then()
        .body("data[0].spans.operationName", contains("login", "query"));
    given()
        .queryParam("query", "pool_in_use{service_name=\"" + SERVICE + "\"}")
        .queryParam("time", START.getEpochSecond() + 5)
        .get("/api/v1/query")
        .then()
        .statusCode(200)
        .body("data.result.value.flatten()", hasItem("50"));
    given()
        .queryParam("from", START.minusSeconds(60).toString())
        .queryParam("to", START.plusSeconds(60).toString())
        .get("/api/v1/changes")
        .then()
        .statusCode(200)
        .body("changes.'service.name'", hasItem(SERVICE));
    given()
        .queryParam("from", START.minusSeconds(60).toString())
        .queryParam("to", START.plusSeconds(60).toString())
        .get("/api/v1/alerts")
        .then()
        .statusCode(200)
        .body("alerts.'service.name'", hasItem(SERVICE));
  }

  private static Batch batch() {
    long micros = START.toEpochMilli() * 1_000;
    Span login = new Span(0xd001L, 0xd0L, 1, 0, "login", 1, micros, 900);
    login.setTags(List.of(new Tag("span.kind", TagType.STRING).setVStr("server")));
    Span query = new Span(0xd001L, 0xd0L, 2, 1, "query", 1, micros + 100, 700);
    query.setTags(
        List.of(
            new Tag("span.kind", TagType.STRING).setVStr("client"),
            new Tag("error", TagType.BOOL).setVBool(true)));
    return new Batch(new Process(SERVICE), List.of(login, query));
  }

  private static String lines() {
    return """
        {"streams":[{"stream":{"app":"%s","level":"error"},"values":[["%d000000","pool is empty",
          {"trace_id":"%s","span_id":"0000000000000002"}]]}]}
        """
        .formatted(SERVICE, START.toEpochMilli(), TRACE);
  }

  private static String application() {
    return """
        {"app":{"metadata":{"name":"%s"},"status":{"operationState":
          {"phase":"Succeeded","startedAt":"%s","syncResult":{"revision":"9c1e2ab"}}}}}
        """
        .formatted(SERVICE, START);
  }

  private static String alert() {
    return """
        {"version":"4","alerts":[{"status":"firing","labels":{"job":"%s"},"annotations":{},
          "startsAt":"%s","endsAt":"0001-01-01T00:00:00Z","fingerprint":"d00r"}]}
        """
        .formatted(SERVICE, START);
  }

  /// `pool_in_use{job="door-service"} 50`.
  private static byte[] samples() throws IOException {
    ByteString name = message(out -> label(out, "__name__", "pool_in_use"));
    ByteString job = message(out -> label(out, "job", SERVICE));
    ByteString sample =
        message(
            out -> {
              out.writeDouble(1, 50);
              out.writeInt64(2, START.toEpochMilli());
            });
    ByteString series =
        message(
            out -> {
              out.writeBytes(1, name);
              out.writeBytes(1, job);
              out.writeBytes(2, sample);
            });
    return message(out -> out.writeBytes(1, series)).toByteArray();
  }

  private static void label(CodedOutputStream out, String name, String value) throws IOException {
    out.writeString(1, name);
    out.writeString(2, value);
  }

  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  private static ByteString message(Fields fields) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    fields.write(out);
    out.flush();
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
