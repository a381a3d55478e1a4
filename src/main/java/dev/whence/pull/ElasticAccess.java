package dev.whence.pull;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientOptions;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.HttpAsyncResponseConsumerFactory;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import dev.whence.access.Denied;
import dev.whence.access.OutgoingTargets;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/// Opens the official client for one configured cluster: bounded answers, bounded waiting, no
/// redirects, no looking for other nodes.
final class ElasticAccess {

  private ElasticAccess() {}

  /// Connects to nothing but an address of the source that was checked.
  private record CheckedNames(URI address) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      try {
        return new InetAddress[] {OutgoingTargets.only(address).checked(address)};
      } catch (Denied denied) {
        throw new UnknownHostException(denied.getMessage());
      }
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  static ElasticsearchClient open(PullSource source) {
    Timeout timeout = Timeout.of(source.timeout());
    Header[] headers =
        source.authorization().isEmpty()
            ? new Header[0]
            : new Header[] {new BasicHeader("Authorization", source.authorization())};
    Rest5Client client =
        Rest5Client.builder(source.url())
            .setDefaultHeaders(headers)
            .setHttpClientConfigCallback(http -> http.disableRedirectHandling())
            .setRequestConfigCallback(request -> request.setResponseTimeout(timeout))
            .setConnectionManagerCallback(
                connections -> connections.setDnsResolver(new CheckedNames(source.url())))
            .setConnectionConfigCallback(
                connection -> connection.setConnectTimeout(timeout).setSocketTimeout(timeout))
            .build();
    RequestOptions options =
        RequestOptions.DEFAULT.toBuilder()
            .setHttpAsyncResponseConsumerFactory(
                new HttpAsyncResponseConsumerFactory.BasicAsyncResponseConsumerFactory(
                    source.maxResponseBytes()))
            .build();
    return new ElasticsearchClient(
        new Rest5ClientTransport(
            client, new JacksonJsonpMapper(), new Rest5ClientOptions(options, false)));
  }
}
