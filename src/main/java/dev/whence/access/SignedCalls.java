package dev.whence.access;

import dev.whence.model.Tenant;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Webhooks whose senders can sign what they send but cannot bring a credential. Their gate is the
/// signature: whoever reads the body checks it. Only paths for which a secret is configured are
/// here.
///
/// @param headers by path: the header that the signature comes in
/// @param tenant whose data they bring
public record SignedCalls(Map<String, String> headers, Tenant tenant) {

  public static final SignedCalls NONE = new SignedCalls(Map.of(), Tenant.DEFAULT);

  public SignedCalls {
    headers = Map.copyOf(headers);
  }

  /// Who makes a call that carries a signature; null where it carries none, or brings a credential.
  @Nullable Caller caller(HttpServerRequest request, String path) {
    String header = headers.get(path);
    boolean signs =
        header != null
            && request.method().name().equals("POST")
            && request.headers().contains(header)
            && !request.headers().contains("Authorization");
    return signs ? new Caller("signature of " + path, tenant, Set.of(Role.INGEST)) : null;
  }
}
