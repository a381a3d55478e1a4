package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.sun.management.ThreadMXBean;
import dev.whence.model.Signal;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;
import zipkin2.codec.SpanBytesDecoder;

/// A decoder, the reference that it is held against, and bodies to begin with.
///
/// Whatever the bytes, a decoder gives a frame or says with the one exception it declares that it
/// does not; both cost no more memory than the bytes allow.
enum FuzzTarget {
  OTLP_TRACES(FuzzSeeds::otlp, body -> otlp(Signal.SPANS, body)),
  OTLP_LOGS(FuzzSeeds::otlp, body -> otlp(Signal.LOGS, body)),
  OTLP_METRICS(FuzzSeeds::otlp, body -> otlp(Signal.POINTS, body)),
  OTLP_TRACES_JSON(FuzzSeeds::otlpJson, body -> FuzzJson.check(Signal.SPANS, body)),
  OTLP_LOGS_JSON(FuzzSeeds::otlpJson, body -> FuzzJson.check(Signal.LOGS, body)),
  OTLP_METRICS_JSON(FuzzSeeds::otlpJson, body -> FuzzJson.check(Signal.POINTS, body)),
  REMOTE_WRITE_1(
      FuzzSeeds::remoteWrite1,
      body ->
          message(
              "WriteRequest",
              body,
              bytes -> RemoteWrite.v1(Snappy.compress(bytes), FuzzTarget.MAX).decoded())),
  REMOTE_WRITE_2(
      FuzzSeeds::remoteWrite2,
      body ->
          message(
              "Request",
              body,
              bytes -> RemoteWrite.v2(Snappy.compress(bytes), FuzzTarget.MAX).decoded())),
  LOKI(
      FuzzSeeds::loki,
      body ->
          message(
              "PushRequest",
              body,
              bytes -> Loki.snappyProtobuf(Snappy.compress(bytes), FuzzTarget.MAX))),
  LOKI_JSON(FuzzSeeds::lokiJson, body -> taken(() -> Loki.json(body))),
  SNAPPY(FuzzSeeds::snappy, FuzzTarget::snappy),
  ZIPKIN_JSON(FuzzSeeds::zipkinJson, FuzzTarget::zipkinJson),
  ZIPKIN_PROTOBUF(
      FuzzSeeds::zipkinProtobuf, body -> message("ListOfSpans", body, Zipkin::protobuf)),
  JAEGER_THRIFT(FuzzSeeds::jaeger, FuzzJaeger::check),
  ELASTIC_BULK(FuzzSeeds::bulk, FuzzTarget::bulk),
  CHANGES(FuzzSeeds::changes, body -> taken(() -> ChangeEventJson.read(body)));

  static final int MAX = 1 << 20;
  private static final String ZERO = "0{16,}.*|.*0{16}";
  private static final long BYTES_ALWAYS = 64L << 20;
  private static final long BYTES_PER_BYTE = 2_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Seeds seeds;
  private final Check check;

  FuzzTarget(Seeds seeds, Check check) {
    this.seeds = seeds;
    this.check = check;
  }

  interface Seeds {
    byte[] next(FuzzTarget target, Random random) throws Exception;
  }

  interface Check {
    void run(byte[] body) throws Exception;
  }

  interface Decode<T> {
    T of(byte[] body) throws Exception;
  }

  interface Taking {
    Object take() throws Exception;
  }

  /// A valid body.
  byte[] seed(Random random) throws Exception {
    return seeds.next(this, random);
  }

  boolean isProtobuf() {
    return switch (this) {
      case OTLP_TRACES,
          OTLP_LOGS,
          OTLP_METRICS,
          REMOTE_WRITE_1,
          REMOTE_WRITE_2,
          LOKI,
          ZIPKIN_PROTOBUF ->
          true;
      default -> false;
    };
  }

  Signal signal() {
    return switch (this) {
      case OTLP_LOGS, OTLP_LOGS_JSON -> Signal.LOGS;
      case OTLP_METRICS, OTLP_METRICS_JSON -> Signal.POINTS;
      default -> Signal.SPANS;
    };
  }

  /// Fails where the decoder does what it must not.
  void check(byte[] body) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    check.run(body);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
    assertThat(allocated).isLessThan(BYTES_ALWAYS + BYTES_PER_BYTE * body.length);
  }

  /// What a decoder says; nothing where it refuses the body as it may.
  static <T> @Nullable T taken(Taking taking) throws Exception {
    try {
      @SuppressWarnings("unchecked")
      T taken = (T) Objects.requireNonNull(taking.take());
      return taken;
    } catch (DecodeException refused) {
      assertThat(refused.getMessage()).isNotEmpty().doesNotContain("Exception");
      return null;
    }
  }

  private static void otlp(Signal signal, byte[] body) throws Exception {
    String reference = taken(() -> FrameText.of(OtlpDecoder.messages(signal, body)));
    String ours =
        taken(() -> FrameText.of(OtlpDecoder.decode(signal, OtlpEncoding.PROTOBUF, body)));
    assertThat(ours).isEqualTo(reference);
  }

  /// A body must read as the same one does that the reference has read and written.
  ///
  /// @param written empty where the reference refuses it
  static void same(byte[] body, byte[] written, Decode<Decoded> decode) throws Exception {
    String ours = taken(() -> FrameText.of(decode.of(body)));
    String again = taken(() -> FrameText.of(decode.of(written)));
    assertThat(ours).isEqualTo(again);
  }

  private static void message(String type, byte[] body, Decode<Decoded> decode) throws Exception {
    byte[] written;
    try {
      written = PeerMessages.written(type, body);
    } catch (InvalidProtocolBufferException refused) {
      assertThat(FuzzTarget.<Decoded>taken(() -> decode.of(body))).isNull();
      return;
    }
    same(body, written, decode);
  }

  private static void snappy(byte[] body) throws Exception {
    byte[] ours = taken(() -> SnappyBlock.decompress(body, MAX));
    if (ours != null) {
      assertThat(ours).isEqualTo(Snappy.uncompress(body));
    }
  }

  private static void zipkinJson(byte[] body) throws Exception {
    Decoded ours = taken(() -> Zipkin.json(body));
    List<zipkin2.Span> spans;
    try {
      spans = SpanBytesDecoder.JSON_V2.decodeList(body);
    } catch (RuntimeException refused) {
      return; // it refuses more: unknown words, numbers as texts
    }
    boolean zero = spans.stream().anyMatch(each -> (each.traceId() + each.id()).matches(ZERO));
    if (ours == null && (zero || !FuzzJson.isJson(body))) {
      return; // it takes zeros of less than 16 digits, and what is no UTF-8
    }
    assertThat(ours).as("what zipkin2 takes").isNotNull();
    assertThat(ours.frame().size() + ours.rejected()).isEqualTo(spans.size());
  }

  private static void bulk(byte[] body) throws Exception {
    ElasticBulk.Bulk bulk = taken(() -> ElasticBulk.decode(body, "logs", 1));
    if (bulk != null) {
      long created = bulk.items().stream().filter(item -> item.status() == 201).count();
      assertThat(bulk.decoded().frame().size()).isEqualTo((int) created);
      assertThat(bulk.items().size() - created).isEqualTo(bulk.decoded().rejected());
    }
  }
}
