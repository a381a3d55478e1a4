package dev.whence.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/// Makes a home for an Elasticsearch node out of the jars that the build leaves in
/// `target/elasticsearch-node`, for there is no distribution in a Maven repository.
public final class ElasticHome {

  private static final String PLUGIN = "META-INF/es-plugins/transport-netty4/";

  private ElasticHome() {}

  /// Makes what is missing of a home and tells how its node is started: in a JVM of its own, which
  /// ends with its standard input.
  ///
  /// @param jars of Elasticsearch and its transport
  /// @param options of the JVM
  /// @throws IOException where there are no such jars, too
  public static List<String> command(
      Path jars, Path home, List<String> options, int port, int transportPort) throws IOException {
    if (!Files.isDirectory(jars)) {
      throw new IOException(jars + " is not there; `mvn process-test-resources` makes it");
    }
    for (String folder : List.of("config", "lib", "plugins", "logs", "modules/transport-netty4")) {
      Files.createDirectories(home.resolve(folder));
    }
    Path main = home.resolve("NodeMain.java");
    try (InputStream in = ElasticHome.class.getResourceAsStream("/elasticsearch/NodeMain.java")) {
      if (in == null) {
        throw new IOException("NodeMain.java is not in the package");
      }
      Files.write(main, in.readAllBytes());
    }
    List<String> command = new ArrayList<>();
    command.add(Jvm.java());
    command.addAll(options);
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            classPath(jars, home.resolve("modules/transport-netty4")),
            main.toString(),
            home.toString(),
            Integer.toString(port),
            Integer.toString(transportPort)));
    return command;
  }

  /// The transport's jars go into a module of the node, the others on its class path.
  private static String classPath(Path jars, Path module) throws IOException {
    List<Path> classPath = new ArrayList<>();
    try (Stream<Path> all = Files.list(jars)) {
      for (Path jar : all.toList()) {
        String name = jar.getFileName().toString();
        if (name.startsWith("netty-") || name.startsWith("transport-netty4")) {
          if (!Files.exists(module.resolve(name))) {
            Files.createSymbolicLink(module.resolve(name), jar.toAbsolutePath());
          }
        } else if (!name.matches("(ant|maven|plexus)-.*")) {
          classPath.add(jar.toAbsolutePath());
        }
        if (name.startsWith("transport-netty4")) {
          describe(jar, module);
        }
      }
    }
    return classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /// Without a module name the transport is loaded as a plain jar.
  private static void describe(Path plugin, Path module) throws IOException {
    try (ZipFile jar = new ZipFile(plugin.toFile())) {
      for (String name : List.of("plugin-descriptor.properties", "entitlement-policy.yaml")) {
        try (InputStream in = jar.getInputStream(jar.getEntry(PLUGIN + name))) {
          String text = new String(in.readAllBytes(), UTF_8);
          Files.writeString(module.resolve(name), text.replaceAll("(?m)^modulename=.*$", ""));
        }
      }
    }
  }
}
