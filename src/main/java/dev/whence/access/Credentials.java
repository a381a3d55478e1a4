package dev.whence.access;

import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/// What a request shows of itself.
///
/// @param headers all values of a header, by its name in any case
/// @param subject of the client's certificate, checked by TLS; null where it has none
record Credentials(Function<String, List<String>> headers, @Nullable X500Principal subject) {

  /// @param session null without TLS
  static @Nullable X500Principal subject(@Nullable SSLSession session) {
    try {
      Certificate[] chain = session == null ? new Certificate[0] : session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? certificate.getSubjectX500Principal()
          : null;
    } catch (SSLPeerUnverifiedException none) {
      return null;
    }
  }

  /// The only value of a header; null where there is none.
  ///
  /// @throws Denied where there are several: it is not for us to choose
  @Nullable String only(String name) {
    List<String> values = headers.apply(name);
    if (values.size() > 1) {
      throw new Denied(Denied.Reason.UNAUTHENTICATED, "more than one " + name + " header");
    }
    return values.isEmpty() ? null : values.getFirst();
  }

  /// Tells nobody what they are.
  @Override
  public String toString() {
    return "Credentials[***]";
  }
}
