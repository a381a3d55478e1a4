package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import java.util.LinkedHashMap;
import java.util.Map;

/// A database that several services may share. It answers a fixed number of statements at a time;
/// the rest queue. Statements differ in what they cost, and one may become dearer (an index is
/// gone).
final class Database {
  /// One statement: its operation and summary as semantic conventions name them, and its mean
  /// service time.
  record Statement(String operation, String summary, double meanMillis) {}

  private final Simulation simulation;
  private final String system;
  private final String address;
  private final String namespace;
  private final Processor processor;
  private final Map<String, Double> costFactors = new LinkedHashMap<>();
  private long commits;
  private long sequentialScans;

  Database(Simulation simulation, String system, String address, String namespace, int servers) {
    this.simulation = simulation;
    this.system = system;
    this.address = address;
    this.namespace = namespace;
    this.processor = new Processor(simulation, servers);
  }

  void execute(Statement statement, Runnable done) {
    double factor = costFactors.getOrDefault(statement.summary(), 1.0);
    long service = simulation.lognormal(statement.meanMillis() * factor * Simulation.MILLI, 0.35);
    commits++;
    if (factor > 1) {
      sequentialScans++;
    }
    processor.submit(service, done);
  }

  /// Makes one statement `factor` times as dear from now on.
  void cost(Statement statement, double factor) {
    costFactors.put(statement.summary(), factor);
  }

  /// Makes everything `factor` times as slow as it is until now.
  void slowdown(double factor) {
    processor.slowdown(factor);
  }

  String system() {
    return system;
  }

  String address() {
    return address;
  }

  String namespace() {
    return namespace;
  }

  Processor processor() {
    return processor;
  }

  long commits() {
    return commits;
  }

  long sequentialScans() {
    return sequentialScans;
  }

  /// What a client's span says of a statement, or of a call where this is no database but somebody
  /// else's service.
  Attributes attributes(Statement statement) {
    if (system.isEmpty()) {
      return Attributes.of(Keys.SERVER_ADDRESS, address, Keys.METHOD, statement.operation());
    }
    return attributes().toBuilder()
        .put(Keys.DB_OPERATION, statement.operation())
        .put(Keys.DB_SUMMARY, statement.summary())
        .build();
  }

  /// What tells this database from others on a client's span or metric.
  Attributes attributes() {
    return Attributes.of(
        Keys.DB_SYSTEM, system, Keys.DB_NAMESPACE, namespace, Keys.SERVER_ADDRESS, address);
  }
}
