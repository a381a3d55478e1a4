package dev.whence.decode;

import io.jaegertracing.thriftjava.Batch;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializer;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TMemoryInputTransport;
import org.jspecify.annotations.Nullable;

/// Jaeger's batches against thrift's own classes.
final class FuzzJaeger {

  private FuzzJaeger() {}

  static void check(byte[] body) throws Exception {
    Batch batch = new Batch();
    byte @Nullable [] written;
    try {
      int size = Math.max(1, body.length);
      batch.read(
          new TBinaryProtocol(
              new TMemoryInputTransport(new TConfiguration(size, size, 32), body), size, size));
      written = new TSerializer().serialize(batch);
    } catch (TException | RuntimeException refused) {
      written = null;
    }
    FuzzDecoder.same(body, written, JaegerThrift::decode);
  }
}
