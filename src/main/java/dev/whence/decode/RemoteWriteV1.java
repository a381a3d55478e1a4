package dev.whence.decode;

import dev.whence.model.Signal;
import java.util.ArrayList;
import java.util.List;

/// The messages of remote write 1.0, off the wire. Fields of a series may come in any order, so its
/// labels are read first, then its samples, then its exemplars.
final class RemoteWriteV1 {

  private static final String WHAT = "a prometheus.WriteRequest";

  private static final int TIMESERIES = Wire.LENGTH | 1 << 3;
  private static final int LABEL = Wire.LENGTH | 1 << 3;
  private static final int SAMPLE = Wire.LENGTH | 2 << 3;
  private static final int EXEMPLAR = Wire.LENGTH | 3 << 3;
  private static final int HISTOGRAM = Wire.LENGTH | 4 << 3;
  private static final int LABEL_NAME = Wire.LENGTH | 1 << 3;
  private static final int LABEL_VALUE = Wire.LENGTH | 2 << 3;
  private static final int SAMPLE_VALUE = Wire.FIXED64 | 1 << 3;
  private static final int SAMPLE_TIME = Wire.VARINT | 2 << 3;
  private static final int EXEMPLAR_LABEL = Wire.LENGTH | 1 << 3;
  private static final int EXEMPLAR_VALUE = Wire.FIXED64 | 2 << 3;
  private static final int EXEMPLAR_TIME = Wire.VARINT | 3 << 3;

  private final Wire wire;
  private final FrameWriter frame = new FrameWriter(Signal.POINTS);
  private final WireTexts texts;
  private final RemoteSeries rows = new RemoteSeries(frame);
  private final Labels labels = new Labels();
  private long histograms;

  /// Of the series being read.
  private int samples;

  RemoteWriteV1(byte[] body) {
    this.wire = new Wire(body, WHAT);
    this.texts = new WireTexts(wire, frame, true);
  }

  RemoteWrite.Written read() throws DecodeException {
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == TIMESERIES) {
        series();
      } else {
        wire.skip(tag);
      }
    }
    return RemoteWrite.written(rows, histograms);
  }

  private void series() throws DecodeException {
    int outer = wire.enter();
    int start = wire.position();
    boolean exemplars = labels();
    if (samples > 0 || exemplars) {
      int name = rows.nameOf(labels);
      boolean counter = PrometheusNames.isCounter(frame.textAt(name));
      int series = rows.series(labels, name, counter, "");
      wire.position(start);
      samples(series);
      if (exemplars) {
        wire.position(start);
        exemplars(series);
      }
    }
    wire.leave(outer);
  }

  /// Reads the labels of a series, counts its samples, and says whether it has exemplars.
  private boolean labels() throws DecodeException {
    labels.clear();
    samples = 0;
    boolean exemplars = false;
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case LABEL -> label();
        case SAMPLE -> {
          samples++;
          wire.skip(tag);
        }
        case EXEMPLAR -> {
          exemplars = true;
          wire.skip(tag);
        }
        case HISTOGRAM -> {
          histograms++;
          wire.skip(tag);
        }
        default -> wire.skip(tag);
      }
    }
    return exemplars;
  }

  private void label() throws DecodeException {
    int name = 0;
    int value = 0;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case LABEL_NAME -> name = texts.read();
        case LABEL_VALUE -> value = texts.read();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    labels.add(name);
    labels.add(value);
  }

  private void samples(int series) throws DecodeException {
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == SAMPLE) {
        sample(series);
      } else {
        wire.skip(tag);
      }
    }
  }

  private void exemplars(int series) throws DecodeException {
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == EXEMPLAR) {
        exemplar(series);
      } else {
        wire.skip(tag);
      }
    }
  }

  private void sample(int series) throws DecodeException {
    double value = 0;
    long millis = 0;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case SAMPLE_VALUE -> value = Double.longBitsToDouble(wire.fixed64());
        case SAMPLE_TIME -> millis = wire.longVarint();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    rows.sample(series, value, millis, 0);
  }

  private void exemplar(int series) throws DecodeException {
    List<String> named = new ArrayList<>();
    double value = 0;
    long millis = 0;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case EXEMPLAR_LABEL -> exemplarLabel(named);
        case EXEMPLAR_VALUE -> value = Double.longBitsToDouble(wire.fixed64());
        case EXEMPLAR_TIME -> millis = wire.longVarint();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    rows.exemplar(series, named, value, millis);
  }

  private void exemplarLabel(List<String> named) throws DecodeException {
    String name = "";
    String value = "";
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case LABEL_NAME -> name = texts.string();
        case LABEL_VALUE -> value = texts.string();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    named.add(name);
    named.add(value);
  }
}
