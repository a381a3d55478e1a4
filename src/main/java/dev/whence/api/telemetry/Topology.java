package dev.whence.api.telemetry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.whence.api.CellFields;
import dev.whence.api.Texts;
import dev.whence.model.Cell;
import dev.whence.model.CellKind;
import dev.whence.model.LatencySketch;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.store.Grain;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Who called whom and what they share.
///
/// @param complete false where there were more nodes or edges than are served
/// @param cells `final`, or `provisional` where requests were still under way
record Topology(
    @JsonProperty("from") String from,
    @JsonProperty("to") String to,
    @JsonProperty("nodes") List<Node> nodes,
    @JsonProperty("edges") List<Edge> edges,
    @JsonProperty("complete") boolean complete,
    @JsonProperty("cells") String cells) {

  /// The kinds of cells it is made of.
  static final Set<CellKind> KINDS =
      Set.of(CellKind.OPERATION, CellKind.EDGE, CellKind.RESOURCE_CALL);

  /// What of these cells it tells apart.
  static final Grain GRAIN =
      Grain.WHOLE.merging(
          "route",
          "instance",
          "version",
          "operation",
          "callerInstance",
          "callerVersion",
          "callerOperation",
          "calleeOperation");

  /// @param type `service` or `resource`
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Node(
      @JsonProperty("id") String id,
      @JsonProperty("type") String type,
      @JsonProperty("service.name") @Nullable String service,
      @JsonProperty("service.namespace") @Nullable String namespace,
      @JsonProperty("deployment.environment.name") @Nullable String environment,
      @JsonProperty("resource") @Nullable String resource,
      @JsonProperty("served") @Nullable Red served) {}

  /// @param relation of the call; `uses` for a shared resource
  /// @param gap client duration minus server duration: network, proxies, queues
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Edge(
      @JsonProperty("id") String id,
      @JsonProperty("source") String source,
      @JsonProperty("target") String target,
      @JsonProperty("relation") String relation,
      @JsonProperty("calls") Red calls,
      @JsonProperty("gap_s") Red.@Nullable Latency gap) {}

  private record Link(String source, String target, String relation) implements Comparable<Link> {
    private static final Comparator<Link> ORDER =
        Comparator.comparing(Link::source)
            .thenComparing(Link::target)
            .thenComparing(Link::relation);

    @Override
    public int compareTo(Link other) {
      return ORDER.compare(this, other);
    }
  }

  /// Adds up cells of [#KINDS]. Not thread-safe.
  static final class Builder {
    private final TreeMap<String, Service> services = new TreeMap<>();
    private final TreeMap<String, String> resources = new TreeMap<>();
    private final TreeMap<String, Red.Sum> served = new TreeMap<>();
    private final TreeMap<Link, Red.Sum> calls = new TreeMap<>();
    private final TreeMap<Link, LatencySketch> gaps = new TreeMap<>();

    void add(Cell cell) {
      switch (cell.key().kind()) {
        case OPERATION -> service(cell, "service");
        case EDGE -> edge(cell);
        case RESOURCE_CALL -> use(cell);
        default -> {}
      }
    }

    /// Adds one of [ServedCells].
    void addServed(Cell cell) {
      String id = service(cell, "service");
      served.computeIfAbsent(id, key -> new Red.Sum()).add(cell, "duration");
    }

    /// Those seen so far.
    Set<Service> services() {
      return new TreeSet<>(services.values());
    }

    private void edge(Cell cell) {
      Link link =
          new Link(
              service(cell, "callerService"),
              service(cell, "calleeService"),
              CellFields.text(cell, "relation"));
      if (!link.source().equals(link.target())) {
        calls.computeIfAbsent(link, key -> new Red.Sum()).add(cell, "client");
        gaps.computeIfAbsent(link, key -> new LatencySketch()).add(CellFields.sketch(cell, "gap"));
      }
    }

    private void use(Cell cell) {
      String resource = CellFields.text(cell, "resource");
      String id = "resource:" + resource;
      resources.put(id, resource);
      Link link = new Link(service(cell, "service"), id, "uses");
      calls.computeIfAbsent(link, key -> new Red.Sum()).add(cell, "duration");
    }

    private String service(Cell cell, String dimension) {
      Service service = CellFields.service(cell, dimension);
      String id = "service:" + service.key().replace('\u001f', '/');
      services.put(id, service);
      return id;
    }

    /// @param most nodes, and also edges, that are served: the busiest
    Topology over(TimeRange window, int most, boolean finalCells) {
      List<Edge> edges =
          calls.entrySet().stream()
              .sorted(
                  Map.Entry.<Link, Red.Sum>comparingByValue(
                          Comparator.comparingLong(Red.Sum::count))
                      .reversed()
                      .thenComparing(Map.Entry.comparingByKey()))
              .limit(most)
              .map(entry -> edge(entry.getKey(), entry.getValue(), window))
              .sorted(Comparator.comparing(Edge::id))
              .toList();
      List<Node> nodes = nodes(window);
      return new Topology(
          Texts.time(window.fromNanos()),
          Texts.time(window.toNanos()),
          nodes.subList(0, Math.min(most, nodes.size())),
          edges,
          nodes.size() <= most && calls.size() <= most,
          finalCells ? "final" : "provisional");
    }

    private List<Node> nodes(TimeRange window) {
      List<Node> nodes = new ArrayList<>();
      services.forEach(
          (id, service) -> {
            Red.Sum sum = served.get(id);
            nodes.add(
                new Node(
                    id,
                    "service",
                    service.name(),
                    Texts.orNull(service.namespace()),
                    Texts.orNull(service.environment()),
                    null,
                    sum == null ? null : sum.over(window.durationNanos())));
          });
      resources.forEach(
          (id, resource) -> nodes.add(new Node(id, "resource", null, null, null, resource, null)));
      return nodes;
    }

    private Edge edge(Link link, Red.Sum sum, TimeRange window) {
      LatencySketch gap = gaps.get(link);
      return new Edge(
          link.source() + "->" + link.target() + "#" + link.relation(),
          link.source(),
          link.target(),
          link.relation(),
          sum.over(window.durationNanos()),
          gap == null || gap.count() == 0 ? null : Red.Latency.of(gap));
    }
  }
}
