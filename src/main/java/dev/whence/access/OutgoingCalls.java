package dev.whence.access;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// Calls of Whence itself. Each connects to the address that was checked, and to no other: the name
/// is looked up once, and stays in the `Host` header and in what TLS compares with the certificate.
/// Redirects are never followed, so that credentials go to no other host; an answer is bounded in
/// size, headers and time. Blocking; thread-safe.
public final class OutgoingCalls implements AutoCloseable {

  private static final int MOST_CONNECTIONS = 8;
  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_LINE = 16 << 10;

  private final OutgoingTargets targets;
  private final ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor();
  private final CloseableHttpClient client;

  /// @param connectTimeout of each address that a name has
  public OutgoingCalls(OutgoingTargets targets, Duration connectTimeout) {
    this.targets = targets;
    this.client =
        HttpClients.custom()
            .setConnectionManager(connections(connectTimeout))
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .setUserAgent("whence")
            .build();
  }

  private static PoolingHttpClientConnectionManager connections(Duration connectTimeout) {
    Http1Config bounds =
        Http1Config.custom().setMaxHeaderCount(MOST_HEADERS).setMaxLineLength(LONGEST_LINE).build();
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder().http1Config(bounds).build())
        .setDnsResolver(new LookedUpBefore())
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(Timeout.ofMilliseconds(connectTimeout.toMillis()))
                .build())
        .setMaxConnPerRoute(MOST_CONNECTIONS)
        .build();
  }

  /// A connection that would look a name up again fails.
  private static final class LookedUpBefore implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) throws UnknownHostException {
      throw new UnknownHostException(host);
    }
  }

  /// What to ask.
  ///
  /// @param body JSON; null for none
  /// @param timeout until the answer is there as a whole
  /// @param mostBytes a longer answer fails
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Call(
      String method,
      URI address,
      Map<String, String> headers,
      byte @Nullable [] body,
      Duration timeout,
      int mostBytes) {

    public Call {
      headers = Map.copyOf(headers);
    }

    /// Headers may be credentials.
    @Override
    public String toString() {
      return method + " " + address.getHost();
    }
  }

  /// What was answered, whatever its status.
  ///
  /// @param headers by name in lower case; of several with one name the last
  @SuppressWarnings("ArrayRecordComponent") // never compared
  public record Answer(int status, Map<String, String> headers, byte[] body) {

    public String header(String name) {
      return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
  }

  /// An answer that has more bytes than were allowed.
  public static final class TooLong extends IOException {
    private static final long serialVersionUID = 1L;

    TooLong(int mostBytes) {
      super("the answer has more than " + mostBytes + " bytes");
    }
  }

  /// @throws Denied where the address may not be called
  /// @throws IOException where there is no answer, in time and within bounds
  public Answer send(Call call) throws IOException, InterruptedException {
    URI address = call.address();
    InetAddress pinned = targets.checked(address);
    HttpHost host =
        new HttpHost(address.getScheme(), pinned, address.getHost(), OutgoingTargets.port(address));
    HttpUriRequestBase request = new HttpUriRequestBase(call.method(), address);
    call.headers().forEach(request::setHeader);
    byte[] body = call.body();
    if (body != null) {
      request.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    }
    Future<Answer> answer =
        calls.submit(
            () -> client.execute(host, request, got -> answer(got, request, call.mostBytes())));
    try {
      return answer.get(call.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException late) {
      throw new InterruptedIOException("no whole answer within " + call.timeout());
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof IOException cause ? cause : new IOException(failed);
    } finally {
      request.cancel();
      answer.cancel(true);
    }
  }

  private static Answer answer(ClassicHttpResponse got, HttpUriRequestBase request, int mostBytes)
      throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (Header each : got.getHeaders()) {
      headers.put(each.getName().toLowerCase(Locale.ROOT), each.getValue());
    }
    if (got.getEntity() == null) {
      return new Answer(got.getCode(), headers, new byte[0]);
    }
    InputStream content = got.getEntity().getContent();
    byte[] body = content.readNBytes(mostBytes);
    if (content.read() >= 0) {
      request.cancel();
      throw new TooLong(mostBytes);
    }
    return new Answer(got.getCode(), headers, body);
  }

  /// Breaks off what is under way.
  @Override
  public void close() {
    client.close(CloseMode.IMMEDIATE);
    calls.shutdownNow();
  }
}
