package dev.whence.explain.meaning;

import dev.whence.model.Series;
import dev.whence.model.Service;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who keeps the topics, queues and databases that clients name without saying where they are: the
/// broker or server that tells of them by a label; and whose the address is that its own resource
/// has.
public final class Holders {

  /// Labels of what a broker keeps: it is the broker that tells of itself.
  static final List<String> OF_BROKERS =
      List.of("messaging.destination.name", "topic", "queue", "subscription", "destination");

  /// Likewise of a database server, as exporters and the Collector's receivers call them.
  private static final List<String> OF_DATABASES =
      List.of(
          "db.namespace",
          "postgresql.database.name",
          "datname",
          "dbname",
          "database",
          "db",
          "schema",
          "keyspace");

  private static final List<String> KEPT =
      Stream.of(OF_BROKERS, OF_DATABASES).flatMap(List::stream).toList();

  /// Of a resource: where it is asked.
  private static final String ADDRESS = "server.address";

  /// Begin words of metrics that who asks has of the same, or that are of who asks.
  private static final List<String> OF_CLIENTS =
      List.of("client", "consumer", "producer", "pool", "hikaricp", "jdbc");

  private Holders() {}

  /// By the name of what is kept, or the address, all who tell of it.
  ///
  /// @param series each as of whom it tells
  public static Map<String, Set<Service>> of(Collection<Series> series) {
    Map<String, Set<Service>> holders = new TreeMap<>();
    for (Series one : series) {
      Service teller = one.emitter().service();
      if (teller.name().isEmpty() || Watchers.isExporter(teller) || ofClients(one)) {
        continue;
      }
      add(holders, one.key().text(KEPT), teller);
      add(holders, one.key().resource().text(ADDRESS), teller);
    }
    return holders;
  }

  private static void add(
      Map<String, Set<Service>> holders, @Nullable String kept, Service teller) {
    if (kept != null && !kept.equals(teller.name())) {
      holders.computeIfAbsent(kept, _ -> new TreeSet<>()).add(teller);
    }
  }

  private static boolean ofClients(Series one) {
    return MetricWords.of(one.key().name()).stream()
        .anyMatch(word -> OF_CLIENTS.stream().anyMatch(word::startsWith));
  }
}
