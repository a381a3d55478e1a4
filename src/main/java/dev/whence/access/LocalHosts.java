package dev.whence.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The names under which this machine is spoken to by itself. A web page that a browser on this
/// machine has open can make its own name point to 127.0.0.1; by the `Host` header it is known.
///
/// @param names in lower case, without ports
public record LocalHosts(Set<String> names) {

  public static final LocalHosts DEFAULT =
      of(List.of("localhost", "127.0.0.1", "[::1]", "host.docker.internal"));

  public LocalHosts {
    names = Set.copyOf(names);
  }

  public static LocalHosts of(List<String> names) {
    Set<String> lower = new TreeSet<>();
    names.forEach(name -> lower.add(name.strip().toLowerCase(Locale.ROOT)));
    return new LocalHosts(lower);
  }

  /// Whether only this machine can reach what listens on the address.
  ///
  /// @param host a name or an address, as servers are configured with
  public static boolean isLoopback(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException unknown) {
      return false;
    }
  }

  void check(Credentials credentials) {
    String host = credentials.only("Host");
    if (host != null && !names.contains(withoutPort(host))) {
      throw new Denied(
          Denied.Reason.FORBIDDEN,
          "without credentials this service answers to local names only; add the name to"
              + " whence.access.local-hosts, or configure credentials");
    }
  }

  private static String withoutPort(String host) {
    String lower = host.strip().toLowerCase(Locale.ROOT);
    int colon = lower.lastIndexOf(':');
    return colon > lower.lastIndexOf(']') ? lower.substring(0, colon) : lower;
  }
}
