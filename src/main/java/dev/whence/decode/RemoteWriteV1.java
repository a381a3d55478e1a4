package dev.whence.decode;

import dev.whence.model.Signal;
import java.util.ArrayList;
import java.util.List;

/// The messages of remote write 1.0, off the wire. Fields of a series may come in any order, so its
/// labels are read first (or, where an earlier request had the same, found again), then its
/// samples, then its exemplars.
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

  /// Instead of a place.
  private static final int SCATTERED = -1;

  private final KnownSeries known;
  private final Wire wire;
  private final FrameWriter frame = new FrameWriter(Signal.POINTS);
  private final WireTexts texts;
  private final RemoteSeries rows = new RemoteSeries(frame);
  private final Labels labels = new Labels();
  private long histograms;

  /// Of the series being read.
  private int samples;

  private boolean exemplars;
  private int histogramsOfSeries;

  /// Where the labels of the series being read end, if nothing stands between them.
  private int labelsEnd;

  RemoteWriteV1(byte[] body, KnownSeries known) {
    this.known = known;
    this.wire = new Wire(body, WHAT);
    this.texts = new WireTexts(wire, frame, true);
  }

  RemoteWrite.Written read() throws DecodeException {
    rows.expect(frame.expect(wire.count(TIMESERIES), wire.left()));
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
    KnownSeries.One one = known.guess(wire);
    if (one != null) {
      wire.pass(one.length());
      look();
    }
    if (one == null || labelsEnd != start + one.length()) {
      wire.position(start);
      look();
      one = labelsEnd == SCATTERED ? null : known.find(wire, start, labelsEnd);
    }
    histograms += histogramsOfSeries;
    if (samples > 0 || exemplars) {
      int series = one != null ? rows.series(known, one) : unknown(start);
      wire.position(labelsEnd == SCATTERED ? start : labelsEnd);
      points(series);
    } else if (one == null) {
      wire.position(start);
      checkLabels();
    }
    wire.leave(outer);
  }

  /// Passes over the rest of a series, and finds out what it consists of.
  private void look() throws DecodeException {
    histogramsOfSeries = 0;
    samples = 0;
    exemplars = false;
    labelsEnd = wire.position();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      wire.skip(tag);
      switch (tag) {
        case LABEL -> labelsEnd = samples == 0 && !exemplars ? wire.position() : SCATTERED;
        case SAMPLE -> samples++;
        case EXEMPLAR -> exemplars = true;
        case HISTOGRAM -> histogramsOfSeries++;
        default -> {}
      }
    }
  }

  private int unknown(int start) throws DecodeException {
    wire.position(start);
    labels();
    int name = rows.nameOf(labels);
    boolean counter = PrometheusNames.isCounter(frame.textAt(name));
    int series = rows.series(labels, name, counter, "");
    if (series >= 0 && labelsEnd != SCATTERED) {
      rows.keep(known, wire, start, labelsEnd, name, counter);
    }
    return series;
  }

  private void labels() throws DecodeException {
    labels.clear();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == LABEL) {
        label();
      } else {
        wire.skip(tag);
      }
    }
  }

  /// Labels of a series without points must be labels all the same.
  private void checkLabels() throws DecodeException {
    List<String> passed = new ArrayList<>();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == LABEL) {
        namedLabel(passed);
      } else {
        wire.skip(tag);
      }
    }
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

  private void points(int series) throws DecodeException {
    int start = wire.position();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == SAMPLE) {
        sample(series);
      } else {
        wire.skip(tag);
      }
    }
    if (exemplars) {
      wire.position(start);
      exemplars(series);
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
        case EXEMPLAR_LABEL -> namedLabel(named);
        case EXEMPLAR_VALUE -> value = Double.longBitsToDouble(wire.fixed64());
        case EXEMPLAR_TIME -> millis = wire.longVarint();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    rows.exemplar(series, named, value, millis);
  }

  private void namedLabel(List<String> named) throws DecodeException {
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
