package dev.whence.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Message;
import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Log;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.SpanRef;
import io.jaegertracing.thriftjava.SpanRefType;
import io.jaegertracing.thriftjava.Tag;
import io.jaegertracing.thriftjava.TagType;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.thrift.TSerializer;
import org.xerial.snappy.Snappy;
import zipkin2.Endpoint;
import zipkin2.codec.SpanBytesEncoder;

/// Valid bodies by chance, of every field that a format has.
final class FuzzSeeds {

  private static final long MILLIS = 1_764_000_000_000L;
  private static final String TRACE = "0242ac120002463ac35c9f6413ad4848";
  private static final List<String> TEXTS =
      List.of("", "a", "job", "auth-v2", "größe", "trace_id", TRACE, "level=warn x", "\"\\\n");

  private FuzzSeeds() {}

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  static byte[] otlp(FuzzDecoder target, Random random) {
    return new RandomRequests(random.nextLong()).next(target.signal()).toByteArray();
  }

  static byte[] otlpJson(FuzzDecoder target, Random random) throws Exception {
    Message request = new RandomRequests(random.nextLong()).next(target.signal());
    return random.nextBoolean()
        ? FuzzJson.json(request)
        : new JsonShapes(random.nextLong()).of(request).text().getBytes(UTF_8);
  }

  static byte[] remoteWrite1(FuzzDecoder target, Random random) {
    Proto request = new Proto();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Proto series = new Proto();
      for (int label = random.nextInt(4); label >= 0; label--) {
        series.message(1, Proto.pair(label == 0 ? "__name__" : text(random), text(random)));
      }
      for (int sample = random.nextInt(3); sample >= 0; sample--) {
        series.message(
            2, new Proto().real(1, random.nextDouble()).number(2, MILLIS + random.nextInt(99)));
      }
      Proto exemplar = new Proto().message(1, Proto.pair("trace_id", TRACE));
      series.message(3, exemplar.real(2, 0.5).number(3, MILLIS));
      request.message(1, random.nextInt(4) == 0 ? series.message(4, new Proto()) : series);
    }
    return request.message(3, new Proto().number(1, 1).text(2, "x")).build();
  }

  static byte[] remoteWrite2(FuzzDecoder target, Random random) {
    Proto request = new Proto().text(4, "").text(4, "__name__").text(4, "up");
    for (int i = 0; i < 5; i++) {
      request.text(4, text(random));
    }
    for (int i = random.nextInt(3); i >= 0; i--) {
      request.message(
          5,
          new Proto()
              .packed(1, 1, 2, random.nextInt(8), random.nextInt(8))
              .message(2, new Proto().real(1, 1).number(2, MILLIS).number(3, MILLIS - 9))
              .message(
                  4, new Proto().packed(1, random.nextInt(8), 3).real(2, 0.2).number(3, MILLIS))
              .message(5, new Proto().number(1, random.nextInt(8)).number(3, 5).number(4, 6))
              .number(6, MILLIS));
    }
    return request.build();
  }

  static byte[] loki(FuzzDecoder target, Random random) {
    Proto stream = new Proto().text(1, "{app=\"auth-v2\", level=\"warn\"}");
    for (int i = random.nextInt(4); i >= 0; i--) {
      stream.message(
          2,
          new Proto()
              .message(1, new Proto().number(1, MILLIS / 1_000).number(2, random.nextInt(999)))
              .text(2, text(random))
              .message(3, Proto.pair(text(random), text(random))));
    }
    return new Proto().message(1, stream.number(3, 99)).build();
  }

  static byte[] lokiJson(FuzzDecoder target, Random random) {
    return """
    {"streams":[{"stream":{"app":"auth","level":"warn"},"values":[
      ["1764000000000000001","%s",{"trace_id":"%s","user":"7"}],["%d","größe"]]}]}
    """
        .formatted(text(random).replaceAll("[\"\\\\\n]", "-"), TRACE, random.nextInt(99))
        .getBytes(UTF_8);
  }

  static byte[] snappy(FuzzDecoder target, Random random) throws Exception {
    byte[] bytes = new byte[random.nextInt(300)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) random.nextInt(3);
    }
    return Snappy.compress(bytes);
  }

  private static List<zipkin2.Span> zipkin(Random random) {
    List<zipkin2.Span> spans = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      spans.add(
          zipkin2.Span.newBuilder()
              .traceId(random.nextBoolean() ? TRACE : "00000000000000a7")
              .id(1L + random.nextInt(9))
              .parentId(1L + random.nextInt(9))
              .name(text(random))
              .kind(zipkin2.Span.Kind.values()[random.nextInt(4)])
              .shared(random.nextBoolean())
              .timestamp(MILLIS * 1_000)
              .duration((long) random.nextInt(9_000))
              .localEndpoint(Endpoint.newBuilder().serviceName("auth").ip("10.0.0.7").build())
              .remoteEndpoint(Endpoint.newBuilder().ip("2001:db8::1").port(5432).build())
              .addAnnotation(MILLIS * 1_000 + 7, "x" + text(random))
              .putTag("k" + text(random), text(random))
              .build());
    }
    return spans;
  }

  static byte[] zipkinJson(FuzzDecoder target, Random random) {
    return SpanBytesEncoder.JSON_V2.encodeList(zipkin(random));
  }

  static byte[] zipkinProtobuf(FuzzDecoder target, Random random) {
    return SpanBytesEncoder.PROTO3.encodeList(zipkin(random));
  }

  static byte[] jaeger(FuzzDecoder target, Random random) throws Exception {
    Tag text = new Tag("a", TagType.STRING).setVStr(text(random));
    Tag binary = new Tag("b", TagType.BINARY).setVBinary(new byte[] {1, 2});
    Tag number = new Tag("http.status_code", TagType.LONG).setVLong(500);
    Tag real = new Tag("d", TagType.DOUBLE).setVDouble(random.nextDouble());
    var span =
        new io.jaegertracing.thriftjava.Span(
                2, 1, 1 + random.nextInt(9), 5, text(random), 1, MILLIS * 1_000, 1_500)
            .setTags(List.of(text, binary, number, real))
            .setLogs(List.of(new Log(MILLIS * 1_000, List.of(text))))
            .setReferences(List.of(new SpanRef(SpanRefType.FOLLOWS_FROM, 2, 1, 3)));
    Process process = new Process("auth-v2").setTags(List.of(text, number));
    return new TSerializer().serialize(new Batch(process, List.of(span, span)));
  }

  static byte[] bulk(FuzzDecoder target, Random random) {
    return """
    {"create":{"_index":"logs-%d"}}
    {"@timestamp":"2026-11-24T14:02:50Z","message":"login dropped","service":{"name":"auth"}}
    {"index":{}}
    {"message":"x","trace.id":"%s","a":{"b":[1,2.5,null,true]}}
    {"delete":{"_id":"%d"}}
    """
        .formatted(random.nextInt(9), TRACE, random.nextInt(9))
        .getBytes(UTF_8);
  }

  static byte[] changes(FuzzDecoder target, Random random) {
    return """
    {"kind":"deployment","at":"2026-11-24T14:02:50Z","service.name":"auth-v2","id":"%d"}
    """
        .formatted(random.nextInt(9))
        .getBytes(UTF_8);
  }
}
