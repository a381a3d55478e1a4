package dev.whence.explain.facts;

import dev.whence.model.Service;

/// An operation by which requests enter a service.
public record EntryKey(Service service, String operation) implements Comparable<EntryKey> {

  @Override
  public int compareTo(EntryKey other) {
    int order = service.compareTo(other.service);
    return order != 0 ? order : operation.compareTo(other.operation);
  }
}
