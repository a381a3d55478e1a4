package dev.whence.receive;

import dev.whence.decode.DecodeException;
import dev.whence.decode.Decoded;
import dev.whence.decode.ElasticBulk;
import dev.whence.intake.ExportKey;
import dev.whence.intake.Limits;
import dev.whence.model.Frame;
import java.util.ArrayList;
import java.util.List;

/// One bulk request, and its items once it is decoded.
final class ElasticUpload implements Decoding {

  private final String index;
  private final Limits limits;
  private final long receivedNanos;
  private List<ElasticBulk.Item> items = List.of();
  private boolean timed;

  ElasticUpload(String index, Limits limits, long receivedNanos) {
    this.index = index;
    this.limits = limits;
    this.receivedNanos = receivedNanos;
  }

  List<ElasticBulk.Item> items() {
    return items;
  }

  @Override
  public Decoded decode(byte[] plain) throws DecodeException {
    ElasticBulk.Bulk bulk = ElasticBulk.decode(plain, index, receivedNanos);
    items = inTime(bulk);
    timed = bulk.timed();
    return bulk.decoded();
  }

  /// The items, those among the refused ones whose documents are of a time that is not taken.
  private List<ElasticBulk.Item> inTime(ElasticBulk.Bulk bulk) {
    Frame documents = bulk.decoded().frame();
    List<ElasticBulk.Item> told = new ArrayList<>();
    int row = 0;
    for (ElasticBulk.Item item : bulk.items()) {
      boolean taken = !item.isCreated() || limits.takes(documents.timeNanos(row++), receivedNanos);
      told.add(taken ? item : item.refused(limits.timeReason()));
    }
    return told;
  }

  /// Documents without a time of their own are other documents whenever they come.
  @Override
  public ExportKey key(byte[] body) {
    return timed ? ExportKey.of(body) : ExportKey.of(body, receivedNanos);
  }
}
