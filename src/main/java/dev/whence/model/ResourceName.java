package dev.whence.model;

/// What a client calls that is not a traced service: a database, a queue, an external peer. Clients
/// of different services that name the same one share it.
///
/// @param kind [#DATABASE], [#MESSAGING] or `peer`
/// @param system `db.system.name`, `messaging.system`, empty for peers
/// @param address `server.address` with the port where one is given
/// @param namespace `db.namespace` or `messaging.destination.name`, empty where there is none
public record ResourceName(String kind, String system, String address, String namespace) {

  /// The kind of databases, caches among them.
  public static final String DATABASE = "db";

  /// The kind of queues and topics.
  public static final String MESSAGING = "messaging";

  private static final String SEPARATOR = "\u001f";

  /// One text that tells resources apart, as keys of cells hold it; [#parse] reads it.
  public String key() {
    return String.join(SEPARATOR, kind, system, address, namespace);
  }

  public static ResourceName parse(String key) {
    String[] parts = key.split(SEPARATOR, -1);
    return new ResourceName(parts[0], parts[1], parts[2], parts[3]);
  }

  /// The name of the thing itself, whatever is asked of it: its host, or its namespace where no
  /// host is given.
  public String host() {
    int port = address.lastIndexOf(':');
    boolean numbered = port > 0 && address.indexOf(':') == port;
    String host = numbered ? address.substring(0, port) : address;
    return !host.isEmpty() ? host : namespace.isEmpty() ? system : namespace;
  }

  /// `postgresql accounts-db:5432/accounts`, as people write it.
  public String label() {
    String place =
        namespace.isEmpty() ? address : address.isEmpty() ? namespace : address + "/" + namespace;
    return system.isEmpty() ? place : system + " " + place;
  }
}
