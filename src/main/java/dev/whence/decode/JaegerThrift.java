package dev.whence.decode;

import io.jaegertracing.thriftjava.Batch;
import io.jaegertracing.thriftjava.Process;
import io.jaegertracing.thriftjava.Tag;
import java.util.List;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.jspecify.annotations.Nullable;

/// Jaeger's `Batch` in thrift's binary protocol to a frame of spans. Stateless and thread-safe.
///
/// Tags become what OpenTelemetry has fields for ([SpanTags]), the process' tags become the
/// resource, logs become events, references other than the parent become links.
@SuppressWarnings("NullAway") // required fields, which thrift has checked
public final class JaegerThrift {

  private static final int MAX_DEPTH = 32;

  static {
    // The generated code skips fields it does not know by recursion.
    TProtocolUtil.setMaxSkipDepth(MAX_DEPTH);
  }

  private JaegerThrift() {}

  public static Decoded decode(byte[] body) throws DecodeException {
    Batch batch = read(body);
    return JaegerSpans.decode(List.of(batch));
  }

  /// Sizes that strings and containers declare are held against the bytes there are, before
  /// anything is allocated for them.
  private static Batch read(byte[] body) throws DecodeException {
    Batch batch = new Batch();
    int size = Math.max(1, body.length);
    try {
      TConfiguration bounds = new TConfiguration(size, size, MAX_DEPTH);
      TMemoryInputTransport input = new TMemoryInputTransport(bounds, body);
      batch.read(new TBinaryProtocol(input, size, size));
    } catch (TException | RuntimeException malformed) {
      throw DecodeException.malformed(
          "not a jaeger.thrift Batch in binary protocol: " + malformed.getMessage());
    }
    return batch;
  }

  /// The process' tags and name as a resource.
  static int resource(@Nullable Process process, FrameWriter frame) throws DecodeException {
    Pairs pairs = new Pairs(frame);
    if (process != null) {
      pairs.put("service.name", text(process.getServiceName()));
      for (Tag tag : list(process.getTags())) {
        String key = text(tag.getKey());
        if (!key.equals("service.name")) {
          put(pairs, key.equals("hostname") ? "host.name" : key, tag);
        }
      }
    }
    return pairs.end();
  }

  /// The generated classes give null for what is not set.
  static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  static <T> List<T> list(@Nullable List<T> list) {
    return list == null ? List.of() : list;
  }

  static int attributes(List<Tag> tags, SpanTags meaning, FrameWriter frame)
      throws DecodeException {
    Pairs pairs = new Pairs(frame);
    for (Tag tag : tags) {
      String key = text(tag.getKey());
      if (!meaning.take(key, text(tag))) {
        put(pairs, key, tag);
      }
    }
    return pairs.end();
  }

  static void put(Pairs pairs, String key, Tag tag) throws DecodeException {
    switch (tag.getVType()) {
      case STRING -> pairs.put(key, text(tag.getVStr()));
      case BOOL -> pairs.put(key, tag.isVBool());
      case LONG -> pairs.put(key, tag.getVLong());
      case DOUBLE -> pairs.put(key, tag.getVDouble());
      case BINARY -> pairs.put(key, tag.isSetVBinary() ? tag.getVBinary() : new byte[0]);
      case null -> {}
    }
  }

  static String text(Tag tag) {
    return switch (tag.getVType()) {
      case STRING -> text(tag.getVStr());
      case BOOL -> String.valueOf(tag.isVBool());
      case LONG -> String.valueOf(tag.getVLong());
      case DOUBLE -> String.valueOf(tag.getVDouble());
      case BINARY -> "";
      case null -> "";
    };
  }
}
