package dev.whence.decode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.Message;
import dev.whence.model.Signal;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/// OTLP's JSON in any form is taken or refused, and read, as protobuf's own reader does with what
/// OTLP leaves of it.
class OtlpJsonShapesTest {

  private static final String LINE =
      """
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"%s":%s}]}]}]}
      """;
  private static final String BODY =
      """
      {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"%s":%s}}]}]}]}
      """;
  private static final String POINT =
      """
      {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
        {"name":"m","histogram":{"dataPoints":[{"%s":%s}]}}]}]}]}
      """;

  private static final int REQUESTS = 1_000;

  /// Pairs of members: of a value's seven, of a metric's five and of the two of points and
  /// exemplars.
  private static final int OF_VALUES = 7 * 6;

  private static final int OF_METRICS = 5 * 4 + 2 + 2;

  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void isTakenAsTheReferenceTakesIt(Signal signal) throws Exception {
    int taken = 0;
    for (int seed = 0; seed < REQUESTS; seed++) {
      Message request = new RandomRequests(seed).next(signal);
      JsonShapes shapes = new JsonShapes(seed);
      JsonShapes.Shape shape = shapes.of(request);
      String ours = text(signal, shape.text());
      boolean taking = !ours.equals(FuzzJson.REFUSED);
      if (taking || !shapes.namesTwice()) {
        assertThat(FuzzJson.unsigned(ours))
            .as("seed %d: %s", seed, shape.text())
            .isEqualTo(FuzzJson.unsigned(FuzzJson.text(signal, shape.meaning())));
      }
      taken += taking ? 1 : 0;
    }
    assertThat(taken).isBetween(REQUESTS / 3, REQUESTS * 9 / 10);
  }

  @ParameterizedTest
  @FieldSource("dev.whence.decode.JsonShapes#SCRAPS")
  void isTakenInEveryPlaceAsTheReferenceTakesIt(String scrap) throws Exception {
    for (FieldDescriptor field : LogRecord.getDescriptor().getFields()) {
      assertAsTheReference(Signal.LOGS, LINE.formatted(field.getJsonName(), scrap));
    }
    for (FieldDescriptor field : AnyValue.getDescriptor().getFields()) {
      assertAsTheReference(Signal.LOGS, BODY.formatted(field.getJsonName(), scrap));
    }
    for (FieldDescriptor field : HistogramDataPoint.getDescriptor().getFields()) {
      assertAsTheReference(Signal.POINTS, POINT.formatted(field.getJsonName(), scrap));
    }
  }

  private static void assertAsTheReference(Signal signal, String request) throws Exception {
    assertThat(FuzzJson.unsigned(text(signal, request)))
        .as(request)
        .isEqualTo(FuzzJson.unsigned(FuzzJson.text(signal, JsonShapes.read(request))));
  }

  /// Every oneof that a request may have, with each two of its members.
  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void ofMembersThatExcludeEachOtherOneIsTakenAsTheReferenceTakesIt(Signal signal) {
    Set<Descriptor> types = new LinkedHashSet<>();
    JsonShapes.messages(FuzzJson.request(signal).getDescriptorForType(), types);
    int pairs = 0;
    for (Descriptor type : types) {
      for (OneofDescriptor oneof : type.getRealOneofs()) {
        for (FieldDescriptor one : oneof.getFields()) {
          for (FieldDescriptor other : oneof.getFields()) {
            assertBothAsTheReference(one, other);
            pairs += one == other ? 0 : 1;
          }
        }
      }
    }
    assertThat(pairs).isEqualTo(signal == Signal.POINTS ? OF_VALUES + OF_METRICS : OF_VALUES);
  }

  private static void assertBothAsTheReference(FieldDescriptor one, FieldDescriptor other) {
    for (String first : List.of(JsonShapes.example(one), "null")) {
      for (String second : List.of(JsonShapes.example(other), "null")) {
        String json =
            "{\"%s\":%s,\"%s\":%s}"
                .formatted(one.getJsonName(), first, other.getJsonName(), second);
        Descriptor type = one.getContainingType();
        assertThat(FuzzJson.ours(type, json)).as(json).isEqualTo(FuzzJson.theirs(type, json));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SPANS", "LOGS", "POINTS"})
  void whatIsCutOffIsRefused(Signal signal) throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Message request = new RandomRequests(seed).next(signal);
      String whole = new JsonShapes(seed).of(request).text();
      String cut = whole.substring(0, new Random(seed).nextInt(whole.length()));
      assertThat(text(signal, cut)).as(cut).isEqualTo(FuzzJson.REFUSED);
    }
  }

  @Test
  void isTakenAsDeepAsTheReferenceTakesIt() throws Exception {
    String value = "{\"values\":[{\"intValue\":1}]}";
    for (int depth = 0; depth < 70; depth++) {
      assertAsTheReference(Signal.LOGS, BODY.formatted("arrayValue", value));
      value = "{\"values\":[{\"arrayValue\":" + value + "}]}";
    }
  }

  private static String text(Signal signal, String json) throws Exception {
    String taken =
        FuzzDecoder.taken(
            () ->
                FrameText.of(OtlpDecoder.decode(signal, OtlpEncoding.JSON, json.getBytes(UTF_8))));
    return taken == null ? FuzzJson.REFUSED : taken;
  }
}
