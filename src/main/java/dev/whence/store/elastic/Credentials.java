package dev.whence.store.elastic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Who we are to the cluster. None of it shows in any text.
public sealed interface Credentials {

  /// The value of the `Authorization` header; null for none.
  @Nullable String authorization();

  /// Anybody may do anything.
  record None() implements Credentials {
    @Override
    public @Nullable String authorization() {
      return null;
    }
  }

  /// @param encoded as Elasticsearch gives it out: base64 of ID and key
  record ApiKey(String encoded) implements Credentials {
    @Override
    public String authorization() {
      return "ApiKey " + encoded;
    }

    @Override
    public String toString() {
      return "ApiKey[***]";
    }
  }

  /// A user and a password.
  record Basic(String user, String password) implements Credentials {
    @Override
    public String authorization() {
      byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
      return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    @Override
    public String toString() {
      return "Basic[" + user + ", ***]";
    }
  }
}
