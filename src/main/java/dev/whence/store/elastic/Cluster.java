package dev.whence.store.elastic;

import co.elastic.clients.transport.rest5_client.low_level.HttpAsyncResponseConsumerFactory.BasicAsyncResponseConsumerFactory;
import co.elastic.clients.transport.rest5_client.low_level.Request;
import co.elastic.clients.transport.rest5_client.low_level.RequestOptions;
import co.elastic.clients.transport.rest5_client.low_level.Response;
import co.elastic.clients.transport.rest5_client.low_level.ResponseException;
import co.elastic.clients.transport.rest5_client.low_level.Rest5Client;
import co.elastic.clients.transport.rest5_client.low_level.Rest5ClientBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.whence.store.StoreException;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Requests to the cluster, through the official client. Redirects are not followed, so that
/// credentials never go elsewhere; answers are bounded. Thread-safe.
final class Cluster implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");
  private static final int MOST_REASON = 500;

  /// Of the answer to a bulk request: no more than what is read of it.
  private static final Map<String, String> OUTCOMES =
      Map.of("filter_path", "items.*.status,items.*.error.type,items.*.error.reason");

  private final List<URI> hosts;
  private final Rest5Client client;
  private final RequestOptions options;

  Cluster(ElasticSettings settings) {
    this.hosts = settings.hosts();
    ElasticSettings.Limits limits = settings.limits();
    Rest5ClientBuilder builder =
        Rest5Client.builder(settings.hosts())
            .setMetaHeaderEnabled(false)
            .setHttpClientConfigCallback(
                http ->
                    http.disableRedirectHandling().disableCookieManagement().disableAuthCaching())
            .setConnectionConfigCallback(
                connection ->
                    connection.setConnectTimeout(
                        Timeout.ofMilliseconds(limits.connectTimeout().toMillis())))
            .setRequestConfigCallback(
                request ->
                    request.setResponseTimeout(
                        Timeout.ofMilliseconds(limits.answerTimeout().toMillis())));
    String authorization = settings.credentials().authorization();
    if (authorization != null) {
      builder.setDefaultHeaders(new Header[] {new BasicHeader("Authorization", authorization)});
    }
    if (settings.certificateAuthority() != null) {
      builder.setSSLContext(TrustedAuthorities.in(settings.certificateAuthority()));
    }
    this.client = builder.build();
    RequestOptions.Builder each = RequestOptions.DEFAULT.toBuilder();
    each.setHttpAsyncResponseConsumerFactory(
        new BasicAsyncResponseConsumerFactory(limits.answerBytes()));
    each.setWarningsHandler(_ -> false);
    this.options = each.build();
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  JsonNode get(String path) throws IOException {
    return send("GET", path, Map.of(), null);
  }

  JsonNode post(String path, Map<String, String> parameters, @Nullable ObjectNode body)
      throws IOException {
    return send("POST", path, parameters, body == null ? null : json(body));
  }

  JsonNode put(String path, Map<String, String> parameters, @Nullable ObjectNode body)
      throws IOException {
    return send("PUT", path, parameters, body == null ? null : json(body));
  }

  JsonNode delete(String path) throws IOException {
    return send("DELETE", path, Map.of(), null);
  }

  JsonNode delete(String path, ObjectNode body) throws IOException {
    return send("DELETE", path, Map.of(), json(body));
  }

  JsonNode bulk(byte[] lines) throws IOException {
    return send("POST", "/_bulk", OUTCOMES, new ByteArrayEntity(lines, NDJSON));
  }

  private static HttpEntity json(ObjectNode body) throws IOException {
    return new ByteArrayEntity(JSON.writeValueAsBytes(body), ContentType.APPLICATION_JSON);
  }

  private JsonNode send(
      String method, String path, Map<String, String> parameters, @Nullable HttpEntity body)
      throws IOException {
    Request request = new Request(method, path);
    request.addParameters(parameters);
    request.setOptions(options);
    if (body != null) {
      request.setEntity(body);
    }
    try {
      return answer(method, path, client.performRequest(request));
    } catch (ResponseException refused) {
      throw refusal(method, path, refused.getResponse());
    }
  }

  private static JsonNode answer(String method, String path, Response response) throws IOException {
    if (response.getStatusCode() >= 300) {
      throw refusal(method, path, response);
    }
    HttpEntity entity = response.getEntity();
    return entity == null ? object() : JSON.readTree(entity.getContent());
  }

  private static ClusterException refusal(String method, String path, Response response)
      throws IOException {
    HttpEntity entity = response.getEntity();
    String reason =
        entity == null
            ? ""
            : new String(
                entity.getContent().readNBytes(MOST_REASON),
                java.nio.charset.StandardCharsets.UTF_8);
    String to = path.length() > 100 ? path.substring(0, 100) + "…" : path;
    return new ClusterException(
        response.getStatusCode(),
        method + " " + to + " was answered " + response.getStatusCode() + ": " + reason);
  }

  /// Something that fails as the cluster does.
  @FunctionalInterface
  interface Asking<T> {
    T get() throws IOException;
  }

  /// @throws StoreException in place of every way in which the cluster fails
  <T> T run(Asking<T> asking) {
    try {
      return asking.get();
    } catch (ClusterException refused) {
      throw refused.isBusy()
          ? StoreException.away("Elasticsearch is busy: " + refused.getMessage(), refused)
          : new StoreException(
              "Elasticsearch refuses: " + refused.getMessage() + refused.advice(), refused);
    } catch (com.fasterxml.jackson.core.JsonProcessingException notJson) {
      throw new StoreException("what answers at " + hosts + " is no Elasticsearch", notJson);
    } catch (org.apache.hc.core5.http.ContentTooLongException tooLong) {
      throw new StoreException("an answer of Elasticsearch is too long: " + tooLong.getMessage());
    } catch (IOException away) {
      if (away instanceof SSLException || away.getCause() instanceof SSLException) {
        throw new StoreException(
            "Elasticsearch at %s is not trusted: %s. Check whence.store.elasticsearch.certificate-authority, and that the certificate is of the host's name"
                .formatted(hosts, away.getMessage()),
            away);
      }
      throw StoreException.away("Elasticsearch at " + hosts + " is away: " + away, away);
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new StoreException("cannot close the connections to " + hosts, e);
    }
  }
}
