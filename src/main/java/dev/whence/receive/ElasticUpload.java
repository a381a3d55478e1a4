package dev.whence.receive;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.ElasticBulk;
import dev.whence.intake.ExportKey;
import java.nio.ByteBuffer;
import java.util.List;

/// One bulk request, and its items once it is decoded.
final class ElasticUpload implements Decoding {

  private final String index;
  private final long receivedNanos;
  private List<ElasticBulk.Item> items = List.of();
  private boolean timed;

  ElasticUpload(String index, long receivedNanos) {
    this.index = index;
    this.receivedNanos = receivedNanos;
  }

  List<ElasticBulk.Item> items() {
    return items;
  }

  @Override
  public Decoded decode(byte[] plain) throws DecodeException {
    ElasticBulk.Bulk bulk = ElasticBulk.decode(plain, index, receivedNanos);
    items = bulk.items();
    timed = bulk.timed();
    return bulk.decoded();
  }

  /// Documents without a time of their own are other documents whenever they come.
  @Override
  public ExportKey key(byte[] body) {
    if (timed) {
      return ExportKey.of(body);
    }
    ByteBuffer both = ByteBuffer.allocate(body.length + Long.BYTES);
    return ExportKey.of(both.put(body).putLong(receivedNanos).array());
  }
}
