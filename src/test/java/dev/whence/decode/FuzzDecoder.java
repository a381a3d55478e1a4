package dev.whence.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import dev.whence.fuzz.FuzzTarget;
import dev.whence.model.Signal;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;
import zipkin2.codec.SpanBytesDecoder;

/// The decoders and the references that they are held against.
///
/// Whatever the bytes, a decoder gives a frame or says with the one exception it declares that it
/// does not.
public enum FuzzDecoder implements FuzzTarget {
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
              bytes -> RemoteWrite.v1(Snappy.compress(bytes), FuzzDecoder.MAX).decoded())),
  REMOTE_WRITE_2(
      FuzzSeeds::remoteWrite2,
      body ->
          message(
              "Request",
              body,
              bytes -> RemoteWrite.v2(Snappy.compress(bytes), FuzzDecoder.MAX).decoded())),
  LOKI(
      FuzzSeeds::loki,
      body ->
          message(
              "PushRequest",
              body,
              bytes -> Loki.snappyProtobuf(Snappy.compress(bytes), FuzzDecoder.MAX))),
  LOKI_JSON(FuzzSeeds::lokiJson, body -> taken(() -> Loki.json(body))),
  SNAPPY(FuzzSeeds::snappy, FuzzDecoder::snappy),
  ZIPKIN_JSON(FuzzSeeds::zipkinJson, FuzzDecoder::zipkinJson),
  ZIPKIN_PROTOBUF(FuzzSeeds::zipkinProtobuf, FuzzDecoder::zipkinProtobuf),
  JAEGER_THRIFT(FuzzSeeds::jaeger, FuzzJaeger::check),
  ELASTIC_BULK(FuzzSeeds::bulk, FuzzDecoder::bulk),
  CHANGES(FuzzSeeds::changes, body -> taken(() -> ChangeEventJson.read(body)));

  static final int MAX = 1 << 20;

  /// Annotations and tags.
  private static final Set<Integer> REPEATED_OF_ZIPKIN = Set.of(10, 11);

  private static final String ZERO = "0{16,}.*|.*0{16}";

  private final Seeds seeds;
  private final Check check;

  FuzzDecoder(Seeds seeds, Check check) {
    this.seeds = seeds;
    this.check = check;
  }

  interface Seeds {
    byte[] next(FuzzDecoder target, Random random) throws Exception;
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

  @Override
  public byte[] seed(Random random) throws Exception {
    byte[] body = seeds.next(this, random);
    return isProtobuf() && random.nextBoolean() ? Fields.shuffle(body, random, 4) : body;
  }

  @Override
  public void check(byte[] body) throws Exception {
    check.run(body);
  }

  private boolean isProtobuf() {
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
    protobuf(
        FuzzJson.request(signal),
        body,
        bytes -> OtlpDecoder.decode(signal, OtlpEncoding.PROTOBUF, bytes),
        bytes -> OtlpDecoder.messages(signal, bytes));
  }

  private static void message(String type, byte[] body, Decode<Decoded> decode) throws Exception {
    protobuf(PeerMessages.empty(type), body, decode, decode);
  }

  /// A body must read as the same one does that protobuf has read and written. What a number is
  /// that takes more bytes than it needs depends on where protobuf finds it; either is right.
  private static void protobuf(
      Message.Builder empty, byte[] body, Decode<Decoded> decode, Decode<Decoded> reference)
      throws Exception {
    String ours = text(body, decode);
    CodedInputStream whole = CodedInputStream.newInstance(body);
    if (!Objects.equals(ours, text(written(empty.clone(), whole), reference))) {
      CodedInputStream pieces =
          CodedInputStream.newInstance(new ByteArrayInputStream(body), Long.BYTES);
      assertThat(ours).isEqualTo(text(written(empty, pieces), reference));
    }
  }

  /// @return null where protobuf refuses the bytes
  private static byte @Nullable [] written(Message.Builder empty, CodedInputStream in)
      throws IOException {
    try {
      byte[] written = empty.mergeFrom(in).build().toByteArray();
      in.checkLastTagWas(0);
      return written;
    } catch (InvalidProtocolBufferException refused) {
      return null;
    }
  }

  private static @Nullable String text(byte @Nullable [] body, Decode<Decoded> decode)
      throws Exception {
    return body == null ? null : taken(() -> FrameText.of(decode.of(body)));
  }

  /// A body must read as the same one does that the reference has read and written.
  ///
  /// @param written null where the reference refuses it
  static void same(byte[] body, byte @Nullable [] written, Decode<Decoded> decode)
      throws Exception {
    assertThat(text(body, decode)).isEqualTo(text(written, decode));
  }

  private static void snappy(byte[] body) throws Exception {
    byte[] ours = taken(() -> SnappyBlock.decompress(body, MAX));
    if (ours != null) {
      assertThat(ours).isEqualTo(Snappy.uncompress(body));
    }
  }

  private static void zipkinProtobuf(byte[] body) throws Exception {
    CodedInputStream whole = CodedInputStream.newInstance(body);
    byte[] written = written(PeerMessages.empty("ListOfSpans"), whole);
    if (written != null && hasFieldTwice(body)) {
      taken(() -> Zipkin.protobuf(body));
      return; // zipkin2 makes something else of it than protobuf
    }
    same(body, written, Zipkin::protobuf);
  }

  private static boolean hasFieldTwice(byte[] spans) throws InvalidProtocolBufferException {
    for (ByteString span : UnknownFieldSet.parseFrom(spans).getField(1).getLengthDelimitedList()) {
      Map<Integer, UnknownFieldSet.Field> fields =
          new HashMap<>(UnknownFieldSet.parseFrom(span).asMap());
      fields.keySet().removeAll(REPEATED_OF_ZIPKIN);
      if (fields.values().stream().anyMatch(each -> each.getLengthDelimitedList().size() > 1)) {
        return true;
      }
    }
    return false;
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
