package dev.whence.demo;

import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.api.common.Attributes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// An exporter for Prometheus: every scrape gets the next few seconds of some points, each sample
/// with its own time.
final class Exposition implements AutoCloseable {

  private static final long SLOT = 20 * Simulation.SECOND;

  private final HttpServer server;
  private final Iterator<String> pages;
  private long samples;
  private volatile boolean done;

  Exposition(List<PointItem> points) throws IOException {
    Map<Long, Map<String, List<String>>> slots = new TreeMap<>();
    for (PointItem point : points) {
      Map<String, List<String>> page =
          slots.computeIfAbsent(point.timeNanos() / SLOT, _ -> new TreeMap<>());
      add(point, page.computeIfAbsent(type(point), _ -> new ArrayList<>()));
    }
    pages = slots.values().stream().map(Exposition::page).toList().iterator();
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = next().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  private synchronized String next() {
    if (pages.hasNext()) {
      return pages.next();
    }
    done = true;
    return "";
  }

  int port() {
    return server.getAddress().getPort();
  }

  /// Whether the last page was given out and asked beyond.
  boolean done() {
    return done;
  }

  long samples() {
    return samples;
  }

  private static String page(Map<String, List<String>> byType) {
    StringBuilder page = new StringBuilder();
    byType.forEach(
        (type, lines) -> {
          page.append("# TYPE ").append(type).append('\n');
          lines.forEach(line -> page.append(line).append('\n'));
        });
    return page.toString();
  }

  private static String type(PointItem point) {
    return name(point)
        + switch (point.metric().kind()) {
          case COUNTER -> " counter";
          case GAUGE, UP_DOWN_COUNTER -> " gauge";
          case HISTOGRAM -> " histogram";
        };
  }

  /// As OpenTelemetry's exporters translate names.
  private static String name(PointItem point) {
    String unit =
        switch (point.metric().unit()) {
          case "s" -> "_seconds";
          case "ms" -> "_milliseconds";
          case "By" -> "_bytes";
          default -> "";
        };
    String base = label(point.metric().name()) + unit;
    return point.metric().kind() == PointItem.Kind.COUNTER ? base + "_total" : base;
  }

  private static String label(String name) {
    return name.replaceAll("[^a-zA-Z0-9_]", "_");
  }

  private void add(PointItem point, List<String> lines) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels(point.entity().resource(), labels);
    labels(point.attributes(), labels);
    String time = " " + point.timeNanos() / Simulation.MILLI;
    switch (point.value()) {
      case PointItem.Amount amount ->
          lines.add(name(point) + text(labels) + " " + amount.value() + time);
      case PointItem.Distribution spread -> {
        long below = 0;
        for (int i = 0; i < spread.counts().size(); i++) {
          below += spread.counts().get(i);
          String bound = i < spread.bounds().size() ? "" + spread.bounds().get(i) : "+Inf";
          labels.put("le", bound);
          lines.add(name(point) + "_bucket" + text(labels) + " " + below + time);
        }
        labels.remove("le");
        lines.add(name(point) + "_sum" + text(labels) + " " + spread.sum() + time);
        lines.add(name(point) + "_count" + text(labels) + " " + spread.count() + time);
        samples += spread.counts().size() + 1;
      }
    }
    samples++;
  }

  private static void labels(Attributes attributes, Map<String, String> labels) {
    attributes.forEach((key, value) -> labels.put(label(key.getKey()), String.valueOf(value)));
  }

  private static String text(Map<String, String> labels) {
    List<String> pairs = new ArrayList<>();
    labels.forEach(
        (name, value) ->
            pairs.add(
                "%s=\"%s\"".formatted(name, value.replace("\\", "\\\\").replace("\"", "\\\""))));
    return String.format(Locale.ROOT, "{%s}", String.join(",", pairs));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
