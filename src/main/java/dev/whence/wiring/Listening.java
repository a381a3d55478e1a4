package dev.whence.wiring;

import dev.whence.access.LocalHosts;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/// Where the service listens.
final class Listening {

  private Listening() {}

  /// The address of each port, by the setting that names it.
  static Map<String, String> hosts(WhenceConfig config, Config all) {
    Map<String, String> hosts = new TreeMap<>();
    for (String name : new String[] {"quarkus.http.host", "quarkus.grpc.server.host"}) {
      hosts.put(name, all.getOptionalValue(name, String.class).orElse("0.0.0.0"));
    }
    if (config.otlp().http().enabled()) {
      hosts.put("whence.otlp.http.host", config.otlp().http().host());
    }
    if (config.jaeger().http().enabled()) {
      hosts.put("whence.jaeger.http.host", config.jaeger().http().host());
    }
    if (config.zipkin().http().enabled()) {
      hosts.put("whence.zipkin.http.host", config.zipkin().http().host());
    }
    return hosts;
  }

  /// Whether a name means this machine.
  static boolean isHere(@Nullable String host) {
    try {
      InetAddress address = InetAddress.getByName(host);
      return address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || NetworkInterface.getByInetAddress(address) != null;
    } catch (UnknownHostException | SocketException unknown) {
      return false;
    }
  }

  /// @throws IllegalStateException where another machine could reach one
  static void onLoopbackOnly(WhenceConfig config, Config all) {
    hosts(config, all)
        .forEach(
            (setting, host) -> {
              if (!LocalHosts.isLoopback(host)) {
                throw new IllegalStateException(
                    "%s=%s can be reached by other machines, and no credential is configured, so that everybody could read and write everything. Recommended action: configure whence.access.keys, whence.access.key-file, whence.access.certificates or quarkus.oidc (src/docs/security.md), or listen on 127.0.0.1"
                        .formatted(setting, host));
              }
            });
  }
}
