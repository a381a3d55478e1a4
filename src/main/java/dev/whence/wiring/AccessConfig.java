package dev.whence.wiring;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Who may do what. Without any credential the service takes everybody who reaches it, and so
/// listens on loopback addresses only.
public interface AccessConfig {

  /// API keys by name.
  Map<String, Key> keys();

  /// More of them, in a file that is read again when it changes.
  Optional<Path> keyFile();

  /// Clients that show a certificate, by name. `quarkus.http.ssl.client-auth` and `quarkus.tls.*`
  /// say how certificates are asked for and checked.
  Map<String, Certificate> certificates();

  /// Tokens of the identity provider that `quarkus.oidc.*` names.
  Oidc oidc();

  /// Names by which this machine is spoken to while there are no credentials.
  @WithDefault("localhost,127.0.0.1,[::1],host.docker.internal")
  List<String> localHosts();

  /// Tenants that may be named while there are no credentials, the first where a request names
  /// none; `*` allows any.
  @WithDefault("default")
  List<String> localTenants();

  /// The TLS configuration (`quarkus.tls.NAME.*`) of the ports 4318, 14268 and 9411.
  Optional<String> portsTls();

  /// One key, or its old and its new secret while it is changed.
  interface Key {
    /// SHA-256 of each secret, in hexadecimal.
    List<String> sha256();

    /// `ingest`, `query`, `respond`, `admin`.
    List<String> roles();

    /// Tenants that it is for, the first where a request names none; `*` allows any.
    @WithDefault("default")
    List<String> tenants();

    /// When its time is up (RFC 3339).
    Optional<String> expires();
  }

  /// One client certificate.
  interface Certificate {
    /// Its subject (RFC 2253): `CN=collector,O=Shop`.
    String subject();

    List<String> roles();

    @WithDefault("default")
    List<String> tenants();
  }

  /// How tokens are read.
  interface Oidc {
    /// What stands before our roles in the token's: `whence-` for `whence-query`.
    @WithDefault("whence-")
    String rolePrefix();

    /// The claim that names the tenants; a text or a list.
    @WithDefault("tenants")
    String tenantClaim();

    /// The tenants of tokens without that claim. Where there are none either they are refused.
    Optional<List<String>> tenants();
  }
}
