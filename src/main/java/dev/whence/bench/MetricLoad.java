package dev.whence.bench;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.SplittableRandom;
import org.xerial.snappy.Snappy;

/// Points of 10,000 series of 9 labels besides their name, one every 10 seconds, as Prometheus'
/// remote write 1.0 sends them: protobuf in a block of snappy. Equal seeds give equal bytes.
///
/// ```
///  message WriteRequest { repeated TimeSeries timeseries = 1; }
///  message TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; }
///  message Label        { string name = 1; string value = 2; }
///  message Sample       { double value = 1; int64 timestamp = 2; }
/// ```
final class MetricLoad {

  static final String NAME = "db_client_connection_count";
  static final int SERIES = 10_000;
  static final long STEP_NANOS = 10_000_000_000L;

  private final SplittableRandom random;
  private final int services;
  private final int batch;
  private final byte[][] labels = new byte[SERIES][];

  /// @param batch points of a request
  MetricLoad(long seed, int services, int batch) throws IOException {
    this.random = new SplittableRandom(seed);
    this.services = services;
    this.batch = batch;
    for (int series = 0; series < SERIES; series++) {
      labels[series] = labels(series);
    }
  }

  /// Requests after which the series begin again: bodies so far apart hold the same ones and must
  /// be sent in order.
  static int cycle(int batch) {
    return Math.ceilDiv(SERIES, batch);
  }

  void write(LoadFile.Writer out, long points) throws IOException {
    long written = 0;
    for (long step = 0; written < points; step++) {
      long millis = (TraceLoad.BEGIN_NANOS + step * STEP_NANOS) / 1_000_000;
      for (int from = 0; from < SERIES; from += batch) {
        int to = Math.min(SERIES, from + batch);
        out.add(to - from, Snappy.compress(request(from, to, millis)));
        written += to - from;
      }
    }
  }

  private byte[] request(int from, int to, long millis) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(batch * 256);
    CodedOutputStream request = CodedOutputStream.newInstance(bytes);
    for (int series = from; series < to; series++) {
      double value =
          Math.rint(1e3 * Math.sin((double) (series + millis)) + random.nextInt(100)) / 10;
      int sample =
          CodedOutputStream.computeDoubleSize(1, value)
              + CodedOutputStream.computeInt64Size(2, millis);
      request.writeTag(1, 2);
      request.writeUInt32NoTag(
          labels[series].length + 1 + CodedOutputStream.computeUInt32SizeNoTag(sample) + sample);
      request.writeRawBytes(labels[series]);
      request.writeTag(2, 2);
      request.writeUInt32NoTag(sample);
      request.writeDouble(1, value);
      request.writeInt64(2, millis);
    }
    request.flush();
    return bytes.toByteArray();
  }

  /// In the order of their names, as remote write demands.
  private byte[] labels(int series) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int service = series % services;
    label(out, "__name__", NAME);
    label(out, "cluster", "eu-west-" + series % 3);
    label(out, "instance", TraceLoad.service(service) + "-" + series % 3);
    label(out, "job", "shop/" + TraceLoad.service(service));
    label(out, "node", "node-" + series % 10);
    label(out, "pod", TraceLoad.service(service) + "-7d9c-" + series % 30);
    label(out, "pool", "pool-" + series % 7);
    label(out, "shard", "shard-" + series);
    label(out, "state", series % 2 == 0 ? "used" : "idle");
    label(out, "zone", "zone-" + series % 4);
    out.flush();
    return bytes.toByteArray();
  }

  private static void label(CodedOutputStream out, String name, String value) throws IOException {
    out.writeTag(1, 2);
    out.writeUInt32NoTag(
        CodedOutputStream.computeStringSize(1, name)
            + CodedOutputStream.computeStringSize(2, value));
    out.writeString(1, name);
    out.writeString(2, value);
  }
}
