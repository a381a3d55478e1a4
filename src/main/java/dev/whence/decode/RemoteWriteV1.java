package dev.whence.decode;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The messages of remote write 1.0. Fields of a series may come in any order, so its samples and
/// exemplars are collected before they are written.
final class RemoteWriteV1 {

  private static final String WHAT = "a prometheus.WriteRequest";
  private static final int LENGTH = 2;
  private static final int FIXED = 1;

  private final RemoteSeries rows = new RemoteSeries();
  private final List<String> labels = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Exemplar> exemplars = new ArrayList<>();
  private long histograms;

  private record Sample(double value, long millis) {}

  private record Exemplar(List<String> labels, double value, long millis) {}

  RemoteWrite.Written read(byte[] body) throws DecodeException {
    ProtobufFields.message(
        body,
        WHAT,
        (tag, in) -> {
          if (tag != (1 << 3 | LENGTH)) {
            return false;
          }
          series(in);
          return true;
        });
    return RemoteWrite.written(rows, histograms);
  }

  private void series(CodedInputStream in) throws IOException, DecodeException {
    labels.clear();
    samples.clear();
    exemplars.clear();
    ProtobufFields.nested(in, this::field);
    if (samples.isEmpty() && exemplars.isEmpty()) {
      return;
    }
    int series = rows.series(labels, PrometheusNames.isCounter(PrometheusNames.nameOf(labels)), "");
    for (Sample sample : samples) {
      rows.sample(series, sample.value(), sample.millis(), 0);
    }
    for (Exemplar exemplar : exemplars) {
      rows.exemplar(series, exemplar.labels(), exemplar.value(), exemplar.millis());
    }
  }

  private boolean field(int tag, CodedInputStream in) throws IOException, DecodeException {
    switch (tag) {
      case 1 << 3 | LENGTH -> labels.addAll(List.of(ProtobufFields.pair(in)));
      case 2 << 3 | LENGTH -> samples.add(sample(in));
      case 3 << 3 | LENGTH -> exemplars.add(exemplar(in));
      case 4 << 3 | LENGTH -> {
        histograms++;
        return false;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Sample sample(CodedInputStream in) throws IOException, DecodeException {
    double[] value = {0};
    long[] millis = {0};
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | FIXED -> value[0] = part.readDouble();
            case 2 << 3 -> millis[0] = part.readInt64();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new Sample(value[0], millis[0]);
  }

  private static Exemplar exemplar(CodedInputStream in) throws IOException, DecodeException {
    List<String> labels = new ArrayList<>();
    double[] value = {0};
    long[] millis = {0};
    ProtobufFields.nested(
        in,
        (tag, part) -> {
          switch (tag) {
            case 1 << 3 | LENGTH -> labels.addAll(List.of(ProtobufFields.pair(part)));
            case 2 << 3 | FIXED -> value[0] = part.readDouble();
            case 3 << 3 -> millis[0] = part.readInt64();
            default -> {
              return false;
            }
          }
          return true;
        });
    return new Exemplar(labels, value[0], millis[0]);
  }
}
