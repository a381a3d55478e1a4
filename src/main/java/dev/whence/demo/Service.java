package dev.whence.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A service: its endpoints per version, how its instances are made, and the instances that run
/// now.
final class Service {
  /// One operation: an HTTP route with what is done for it. After `deadlineMillis` the handler
  /// gives up.
  record Endpoint(String method, String route, String path, long deadlineMillis, Step body) {
    String name() {
      return method + " " + route;
    }
  }

  /// How the instances of a service are made, and how they log.
  record Plan(String name, String namespace, int cores, LogStyle logStyle, List<Pool.Plan> pools) {}

  private final Plan plan;
  private final Map<String, Map<String, Endpoint>> versions = new LinkedHashMap<>();
  private final List<Instance> live = new ArrayList<>();
  private double refusedShare;
  private Refusal refusal = Refusal.CERTIFICATE_EXPIRED;
  private int turn;

  Service(Plan plan) {
    this.plan = plan;
  }

  Service version(String version, Endpoint... endpoints) {
    Map<String, Endpoint> byName = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      byName.put(endpoint.name(), endpoint);
    }
    versions.put(version, byName);
    return this;
  }

  /// The endpoint as `version` has it; it is a mistake of the scenario to ask for one that is not
  /// there.
  Endpoint endpoint(String version, String operation) {
    Map<String, Endpoint> byName = versions.get(version);
    Endpoint endpoint = byName == null ? null : byName.get(operation);
    if (endpoint == null) {
      throw new IllegalArgumentException(
          plan.name() + " " + version + " has no operation " + operation);
    }
    return endpoint;
  }

  /// The instance whose turn it is.
  Instance next() {
    turn = (turn + 1) % live.size();
    return live.get(turn);
  }

  String name() {
    return plan.name();
  }

  Plan plan() {
    return plan;
  }

  /// Why nobody gets through to a service.
  enum Refusal {
    CERTIFICATE_EXPIRED,
    NAME_UNKNOWN,
    TOO_MANY
  }

  /// From now on a share of the calls do not get through to this service.
  void refuse(double share, Refusal why) {
    refusedShare = share;
    refusal = why;
  }

  double refusedShare() {
    return refusedShare;
  }

  Refusal refusal() {
    return refusal;
  }

  List<Instance> live() {
    return live;
  }
}
