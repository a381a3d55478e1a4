package dev.whence.store.lucene;

import dev.whence.store.Block;
import dev.whence.store.BlockField;
import dev.whence.store.Encoded;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.SortedNumericDocValuesField;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.util.BytesRef;

/// Makes a block the index's document.
final class BlockDocument {

  private static final int MAX_SERVICE_BYTES = 32_000;

  private BlockDocument() {}

  static Document of(Block block) {
    Document document = new Document();
    Fields.term(document, Fields.TENANT, block.tenant().id());
    Fields.term(document, Fields.KIND, block.kind().name());
    String id = UUID.randomUUID().toString();
    Fields.term(document, Fields.ID, id);
    document.add(new BinaryDocValuesField(Fields.ID, new BytesRef(id)));
    Fields.time(document, Fields.MIN, block.minNanos());
    Fields.time(document, Fields.MAX, block.maxNanos());
    Fields.number(document, Fields.COUNT, block.encoded().items());
    Fields.number(document, Fields.ARRIVAL, block.arrivalNanos());
    Encoded encoded = block.encoded();
    document.add(
        new BinaryDocValuesField(
            Fields.FRAME, new BytesRef(encoded.array(), encoded.offset(), encoded.length())));
    block.traces().forEach(each -> Fields.term(document, Fields.TRACE, Fields.bytes(each)));
    block
        .terms()
        .forEach(
            (field, values) ->
                values.forEach(value -> Fields.term(document, Fields.of(field), value)));
    // what has no filter may have any word
    if (block.words().size() > 0 && !block.words().isCut()) {
      document.add(new BinaryDocValuesField(Fields.WORDS, WordFilter.of(block.words())));
    }
    for (String service : block.terms().getOrDefault(BlockField.SERVICE, java.util.List.of())) {
      addService(document, service);
    }
    block
        .finalSlices()
        .forEach(slice -> document.add(new SortedNumericDocValuesField(Fields.SLICE, slice)));
    return document;
  }

  private static void addService(Document document, String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, MAX_SERVICE_BYTES);
    document.add(new SortedSetDocValuesField(Fields.SERVICE, new BytesRef(bytes, 0, length)));
  }
}
