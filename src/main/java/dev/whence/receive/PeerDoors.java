package dev.whence.receive;

import dev.whence.access.HttpGate;
import io.quarkus.runtime.Startup;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import org.jboss.logging.Logger;

/// The protocols of Jaeger, Zipkin, Loki, Elasticsearch and Prometheus: all of them on the
/// service's own port, the first two also on the ports that senders expect.
@Singleton
@Startup
public final class PeerDoors {

  private static final Logger LOG = Logger.getLogger(PeerDoors.class);
  private static final int DISABLED = -1;

  private final PeerPorts ports;
  private final JaegerHttp jaeger;
  private final ZipkinHttp zipkin;
  private final List<Door> all;
  private final HttpGate gate;
  private final Vertx vertx;
  private int jaegerPort = DISABLED;
  private int zipkinPort = DISABLED;

  PeerDoors(
      PeerPorts ports,
      JaegerHttp jaeger,
      ZipkinHttp zipkin,
      LokiHttp loki,
      ElasticHttp elastic,
      PrometheusHttp prometheus,
      HttpGate gate,
      Vertx vertx) {
    this.gate = gate.forSenders();
    this.ports = ports;
    this.jaeger = jaeger;
    this.zipkin = zipkin;
    this.all = List.of(jaeger, zipkin, loki, elastic, prometheus);
    this.vertx = vertx;
  }

  void addTo(@Observes Router main) {
    all.forEach(door -> door.addTo(main));
  }

  /// The port it takes Jaeger's thrift on; -1 where it has none.
  public int jaegerPort() {
    return jaegerPort;
  }

  /// The port it takes Zipkin's spans on; -1 where it has none.
  public int zipkinPort() {
    return zipkinPort;
  }

  @PostConstruct
  void start() {
    jaegerPort = open("jaeger", ports.jaeger(), jaeger);
    zipkinPort = open("zipkin", ports.zipkin(), zipkin);
  }

  private Door gated(Door door) {
    return router -> {
      router.route().handler(gate);
      door.addTo(router);
    };
  }

  private int open(String name, HttpPortSettings settings, Door door) {
    if (!settings.enabled()) {
      return DISABLED;
    }
    try {
      int port = HttpPort.open(vertx, settings, gated(door));
      LOG.infof("%s on %s:%d", name, settings.host(), port);
      return port;
    } catch (Exception failed) {
      LOG.warnf(
          "%s cannot listen on %s:%d: %s. What is sent to that port does not arrive here; the"
              + " service's own port takes the same. Recommended action: free the port, or set"
              + " whence.%s.http.port, or whence.%s.http.enabled=false",
          name, settings.host(), settings.port(), failed.getMessage(), name, name);
      return DISABLED;
    }
  }
}
