import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/// One Elasticsearch node out of plain jars: `NodeMain HOME HTTP_PORT TRANSPORT_PORT`. It ends with
/// its standard input.
public final class NodeMain {
  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    System.setProperty("es.path.home", home.toString());
    LogConfigurator.configureESLogging();
    Settings settings =
        Settings.builder()
            .put("path.home", home.toString())
            .put("cluster.name", "whence")
            .put("node.name", "node")
            .put("discovery.type", "single-node")
            .put("http.port", arguments[1])
            .put("transport.port", arguments[2])
            .put("cluster.routing.allocation.disk.threshold_enabled", false)
            .put("cluster.max_shards_per_node", 5000)
            .build();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            settings, Map.of(), home.resolve("config"), () -> "node");
    PluginsLoader plugins =
        PluginsLoader.createPluginsLoader(
            PluginsLoader.loadModulesBundles(home.resolve("modules"), false),
            Set.of(),
            Map.of(),
            false);
    new Node(environment, plugins).start();
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }
}
