package dev.whence.receive;

import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.runtime.config.TlsConfigUtils;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import org.jspecify.annotations.Nullable;

/// Where a protocol has a port of its own.
///
/// @param port 0 for any that is free
/// @param eventLoops among which its connections are spread
/// @param tls null for none
public record HttpPortSettings(
    boolean enabled, String host, int port, int eventLoops, @Nullable TlsConfiguration tls) {

  /// Without TLS.
  public HttpPortSettings(boolean enabled, String host, int port, int eventLoops) {
    this(enabled, host, port, eventLoops, null);
  }

  HttpServerOptions options(int wanted) {
    HttpServerOptions options = new HttpServerOptions().setHost(host).setPort(wanted);
    if (tls != null) {
      TlsConfigUtils.configure(options, tls);
      options
          .setSsl(true)
          .setClientAuth(tls.getTrustStoreOptions() == null ? ClientAuth.NONE : ClientAuth.REQUEST);
    }
    return options;
  }
}
