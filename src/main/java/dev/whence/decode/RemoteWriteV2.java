package dev.whence.decode;

import com.google.protobuf.CodedInputStream;
import dev.whence.model.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The messages of remote write 2.0: texts once, as symbols, and references to them.
final class RemoteWriteV2 {

  private static final String WHAT = "an io.prometheus.write.v2.Request";
  private static final int LENGTH = 2;
  private static final int FIXED = 1;
  private static final int COUNTER = 1;
  private static final int HISTOGRAM = 3;
  private static final int SUMMARY = 5;

  private final FrameWriter frame = new FrameWriter(Signal.POINTS);
  private final RemoteSeries rows = new RemoteSeries(frame);
  private final List<String> symbols = new ArrayList<>();
  private final Labels labels = new Labels();
  private long histograms;
  private int samples;
  private int exemplars;

  /// One time series as it is read.
  private static final class Read {
    final List<String> labels = new ArrayList<>();
    final List<Value> samples = new ArrayList<>();
    final List<Value> exemplars = new ArrayList<>();
    int type;
    int help;
    long createdMillis;
  }

  /// A sample, or an exemplar with its labels.
  private static final class Value {
    final List<String> labels = new ArrayList<>();
    double value;
    long millis;
    long startMillis;
  }

  RemoteWrite.Written read(byte[] body) throws DecodeException {
    ProtobufFields.message(body, WHAT, this::symbol);
    if (!symbols.isEmpty() && !symbols.getFirst().isEmpty()) {
      throw DecodeException.malformed("not " + WHAT + ": the first symbol must be empty");
    }
    ProtobufFields.message(
        body,
        WHAT,
        (tag, in) -> {
          if (tag != (5 << 3 | LENGTH)) {
            return false;
          }
          Read read = new Read();
          ProtobufFields.nested(in, (field, part) -> field(read, field, part));
          write(read);
          return true;
        });
    return RemoteWrite.written(rows, histograms);
  }

  private boolean symbol(int tag, CodedInputStream in) throws IOException, DecodeException {
    if (tag != (4 << 3 | LENGTH)) {
      return false;
    }
    FrameWriter.bounded(symbols.size(), FrameWriter.MAX_TEXTS, "symbols");
    symbols.add(in.readString());
    return true;
  }

  private String symbol(int reference) throws DecodeException {
    if (reference < 0 || reference >= symbols.size()) {
      throw DecodeException.malformed(
          "not "
              + WHAT
              + ": reference "
              + Integer.toUnsignedString(reference)
              + " to "
              + symbols.size()
              + " symbols");
    }
    return symbols.get(reference);
  }

  private boolean field(Read read, int tag, CodedInputStream in)
      throws IOException, DecodeException {
    switch (tag) {
      case 1 << 3 | LENGTH -> references(in, read.labels);
      case 1 << 3 -> reference(in, read.labels);
      case 2 << 3 | LENGTH -> {
        FrameWriter.bounded(samples++, FrameWriter.MAX_ITEMS, "samples");
        read.samples.add(sample(in));
      }
      case 4 << 3 | LENGTH -> {
        FrameWriter.bounded(exemplars++, FrameWriter.MAX_DETAILS, "exemplars");
        read.exemplars.add(exemplar(in));
      }
      case 5 << 3 | LENGTH ->
          ProtobufFields.nested(in, (field, part) -> metadata(read, field, part));
      case 6 << 3 -> read.createdMillis = in.readInt64();
      case 3 << 3 | LENGTH -> {
        histograms++;
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void references(CodedInputStream in, List<String> labels)
      throws IOException, DecodeException {
    int end = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      reference(in, labels);
    }
    in.popLimit(end);
  }

  private void reference(CodedInputStream in, List<String> labels)
      throws IOException, DecodeException {
    FrameWriter.bounded(labels.size(), 2 * FrameWriter.MAX_ATTRIBUTES, "labels");
    labels.add(symbol(in.readUInt32()));
  }

  private static boolean metadata(Read read, int tag, CodedInputStream in) throws IOException {
    switch (tag) {
      case 1 << 3 -> read.type = in.readEnum();
      case 3 << 3 -> read.help = in.readUInt32();
      default -> {
        return false;
      }
    }
    return true;
  }

  private Value sample(CodedInputStream in) throws IOException, DecodeException {
    Value sample = new Value();
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | FIXED -> sample.value = part.readDouble();
            case 2 << 3 -> sample.millis = part.readInt64();
            case 3 << 3 -> sample.startMillis = part.readInt64();
            default -> {
              return false;
            }
          }
          return true;
        });
    return sample;
  }

  private Value exemplar(CodedInputStream in) throws IOException, DecodeException {
    Value exemplar = new Value();
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | LENGTH -> references(part, exemplar.labels);
            case 1 << 3 -> reference(part, exemplar.labels);
            case 2 << 3 | FIXED -> exemplar.value = part.readDouble();
            case 3 << 3 -> exemplar.millis = part.readInt64();
            default -> {
              return false;
            }
          }
          return true;
        });
    even(exemplar.labels);
    return exemplar;
  }

  private static void even(List<String> labels) throws DecodeException {
    if (labels.size() % 2 != 0) {
      throw DecodeException.malformed("not " + WHAT + ": a label has a name but no value");
    }
  }

  private void write(Read read) throws DecodeException {
    even(read.labels);
    String help = read.help == 0 ? "" : symbol(read.help);
    if (read.samples.isEmpty() && read.exemplars.isEmpty()) {
      return;
    }
    labels.clear();
    for (String text : read.labels) {
      labels.add(frame.text(text));
    }
    int name = rows.nameOf(labels);
    int series = rows.series(labels, name, isCounter(read, frame.textAt(name)), help);
    for (Value sample : read.samples) {
      long start = sample.startMillis != 0 ? sample.startMillis : read.createdMillis;
      rows.sample(series, sample.value, sample.millis, start);
    }
    for (Value exemplar : read.exemplars) {
      rows.exemplar(series, exemplar.labels, exemplar.value, exemplar.millis);
    }
  }

  private static boolean isCounter(Read read, String name) {
    return switch (read.type) {
      case COUNTER -> true;
      case HISTOGRAM, SUMMARY -> PrometheusNames.isPartOfDistribution(name);
      case 0 -> PrometheusNames.isCounter(name);
      default -> false;
    };
  }
}
