package dev.whence.intake;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// What a repeated export request is known by: the first 128 bits of the SHA-256 of its body.
public record ExportKey(long high, long low) {

  /// That of a request which is another one whenever it comes.
  public static ExportKey of(byte[] body, long receivedNanos) {
    ByteBuffer both = ByteBuffer.allocate(body.length + Long.BYTES);
    return of(both.put(body).putLong(receivedNanos).array());
  }

  public static ExportKey of(byte[] body) {
    try {
      ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(body));
      return new ExportKey(digest.getLong(), digest.getLong());
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
