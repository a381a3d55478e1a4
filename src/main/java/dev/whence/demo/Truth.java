package dev.whence.demo;

import java.util.List;

/// What a scenario's cause is.
///
/// @param type what kind of thing is at fault: a service, an edge, or a resource (a database, by
///   its address)
/// @param entity its name; of an edge the caller's
/// @param peer of an edge the callee's name, else empty
/// @param also other names under which the same cause is rightly known: the node that is crowded,
///   the service that only one other calls
/// @param fault the kind of fault
record Truth(Type type, String entity, String peer, List<String> also, String fault) {
  enum Type {
    SERVICE,
    EDGE,
    RESOURCE
  }

  Truth {
    also = List.copyOf(also);
  }

  static Truth service(String name, String fault) {
    return new Truth(Type.SERVICE, name, "", List.of(), fault);
  }

  static Truth resource(String address, String fault) {
    return new Truth(Type.RESOURCE, address, "", List.of(), fault);
  }

  static Truth edge(String caller, String callee, String fault) {
    return new Truth(Type.EDGE, caller, callee, List.of(), fault);
  }

  Truth knownAs(String other) {
    return new Truth(type, entity, peer, List.of(other), fault);
  }
}
