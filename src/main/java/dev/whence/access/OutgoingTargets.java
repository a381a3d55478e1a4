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
/// link-local and metadata addresses are refused unless their host is configured by name.
/// Thread-safe.
///
/// @param allowedHosts may be called wherever they lie; `host` or `host:port`, in lower case
public record OutgoingTargets(Set<String> allowedHosts) {

  public OutgoingTargets {
    allowedHosts = Set.copyOf(allowedHosts);
  }

  /// Hosts as the configuration names them.
  public static OutgoingTargets of(List<String> hosts) {
    Set<String> lower = new TreeSet<>();
    hosts.forEach(host -> lower.add(host.strip().toLowerCase(Locale.ROOT)));
    return new OutgoingTargets(lower);
  }

  /// Looks a target up, and lets it pass where it may be called. The connection that follows looks
  /// the name up again: within half a minute the JVM answers that from memory.
  ///
  /// @throws Denied where it may not be called, with the reason; it never holds user or password
  public void check(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw denied("an outgoing address must begin with http:// or https://");
    }
    if (uri.getHost() == null || uri.getUserInfo() != null) {
      throw denied("an outgoing address needs a host, and no user or password");
    }
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
    InetAddress[] addresses = resolve(host);
    boolean allowed = allowedHosts.contains(host) || allowedHosts.contains(host + ":" + port);
    if (!allowed) {
      for (InetAddress address : addresses) {
        if (!isPublic(address)) {
          throw denied(
              "the host '%s' lies in a private network; allow it by its name if it may be called"
                  .formatted(host));
        }
      }
    }
  }

  private static InetAddress[] resolve(String host) {
    try {
      return InetAddress.getAllByName(host);
    } catch (UnknownHostException unknown) {
      throw denied("the host '" + host + "' is not known");
    }
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
