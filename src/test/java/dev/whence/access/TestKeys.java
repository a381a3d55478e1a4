package dev.whence.access;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// Keys with certificates of their own, made by the JDK's tool in a directory.
public record TestKeys(Path directory) {

  public static final String PASSWORD = "changeit";

  public Path store(String name) {
    return directory.resolve(name + ".p12");
  }

  /// The certificate in PEM.
  public Path certificate(String name) {
    return directory.resolve(name + ".crt");
  }

  /// Makes a key and its certificate.
  ///
  /// @param names as `dns:localhost,ip:127.0.0.1`
  public void make(String name, String subject, String names) throws IOException {
    List<String> make = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-keyalg", "EC"));
    make.addAll(List.of("-dname", subject, "-validity", "30", "-ext", "san=" + names));
    keytool(make, store(name));
    keytool(
        List.of("-exportcert", "-rfc", "-alias", name, "-file", certificate(name).toString()),
        store(name));
  }

  /// Makes a store of certificates that are trusted.
  public void trust(String store, String... names) throws IOException {
    for (String name : names) {
      keytool(
          List.of(
              "-importcert", "-noprompt", "-alias", name, "-file", certificate(name).toString()),
          store(store));
    }
  }

  private static void keytool(List<String> arguments, Path store) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString()));
    command.addAll(List.of("-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException("keytool failed: " + command);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// What a server with one of the keys speaks TLS with.
  public SSLContext server(String name) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(store(name))) {
      keys.load(file, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
