package dev.whence.pull;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import co.elastic.clients.transport.rest5_client.Rest5ClientOptions;
import co.elastic.clients.transport.rest5_client.Rest5ClientTransport;
import co.elastic.clients.transport.rest5_client.low_level.HttpAsyncResponseConsumerFactory;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;

/// Opens the official client for one configured cluster: bounded answers, bounded waiting, no
/// redirects, no looking for other nodes.
final class ElasticAccess {

  private ElasticAccess() {}

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
