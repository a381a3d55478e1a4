package dev.whence.access;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Which addresses Whence itself may call: webhooks and what it pulls from. Private, loopback,
/// link-local and metadata addresses are refused unless their host is configured by name; and a
/// name never leads to link-local or metadata addresses, which have to be configured as such.
/// Thread-safe.
///
/// @param allowedHosts may be called wherever they lie; `host` or `host:port`, in lower case
/// @param names looks names up
public record OutgoingTargets(Set<String> allowedHosts, Names names) {

  /// Where the addresses of names come from.
  @FunctionalInterface
  public interface Names {
    InetAddress[] of(String host) throws UnknownHostException;
  }

  private static final Set<String> METADATA =
      Set.of("169.254.169.254", "fd00:ec2:0:0:0:0:0:254", "100.100.100.200", "168.63.129.16");

  public OutgoingTargets {
    allowedHosts = Set.copyOf(allowedHosts);
  }

  /// Hosts as the configuration names them.
  public static OutgoingTargets of(List<String> hosts) {
    return of(hosts, InetAddress::getAllByName);
  }

  public static OutgoingTargets of(List<String> hosts, Names names) {
    Set<String> lower = new TreeSet<>();
    hosts.forEach(host -> lower.add(host.strip().toLowerCase(Locale.ROOT)));
    return new OutgoingTargets(lower, names);
  }

  /// The one host of an address that is configured.
  public static OutgoingTargets only(URI address) {
    return of(List.of(address.getHost() + ":" + port(address)));
  }

  static int port(URI uri) {
    return uri.getPort() > 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
  }

  /// Looks a target up, and lets it pass where it may be called. All addresses of a name are
  /// checked; the first of them is to be connected to, without looking the name up again.
  ///
  /// @throws Denied where it may not be called, with the reason; it never holds user or password
  public InetAddress checked(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw denied("an outgoing address must begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw denied("an outgoing address needs a host, and no user or password");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    InetAddress[] addresses = resolve(host);
    boolean allowed = allowedHosts.contains(host) || allowedHosts.contains(host + ":" + port(uri));
    for (InetAddress address : addresses) {
      if (!allowed && !isPublic(address)) {
        throw denied(
            "the host '%s' lies in a private network; allow it by its name if it may be called"
                .formatted(host));
      }
      if (allowed && !isLiteral(host) && isNobodysService(address)) {
        throw denied(
            ("the host '%s' has the address %s, of this machine's own link or its metadata; name"
                    + " the address itself if it may be called")
                .formatted(host, address.getHostAddress()));
      }
    }
    return addresses[0];
  }

  private static boolean isLiteral(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  private static boolean isNobodysService(InetAddress address) {
    return address.isLinkLocalAddress()
        || address.isMulticastAddress()
        || address.isAnyLocalAddress()
        || METADATA.contains(address.getHostAddress());
  }

  private InetAddress[] resolve(String host) {
    try {
      InetAddress[] all = names.of(host);
      if (all.length > 0) {
        return all;
      }
    } catch (UnknownHostException unknown) {
      // told below
    }
    throw denied("the host '" + host + "' is not known");
  }

  private static Denied denied(String message) {
    return new Denied(Denied.Reason.FORBIDDEN, message);
  }

  /// Whether an address belongs to the internet: none of the blocks that RFC 6890 sets aside.
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    byte[] bytes = address.getAddress();
    return switch (address) {
      case Inet4Address _ -> isPublic4(bytes);
      case Inet6Address _ -> isPublic6(bytes);
      default -> false;
    };
  }

  private static boolean isPublic4(byte[] bytes) {
    int first = bytes[0] & 0xFF;
    int second = bytes[1] & 0xFF;
    boolean shared = first == 100 && second >= 64 && second < 128;
    boolean special = first == 192 && second == 0;
    boolean benchmark = first == 198 && (second == 18 || second == 19);
    return first != 0 && first < 224 && !shared && !special && !benchmark;
  }

  private static boolean isPublic6(byte[] bytes) {
    boolean uniqueLocal = (bytes[0] & 0xFE) == 0xFC;
    boolean nat64 = bytes[0] == 0 && bytes[1] == 0x64;
    boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
    boolean teredo = bytes[0] == 0x20 && bytes[1] == 1 && bytes[2] == 0 && bytes[3] == 0;
    boolean embedded = Arrays.equals(Arrays.copyOf(bytes, 10), new byte[10]);
    return !uniqueLocal && !nat64 && !sixToFour && !teredo && !embedded;
  }
}
