package dev.whence.explain.facts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamedCallsTest {

  @ParameterizedTest
  @CsvSource({
    "order failed: pricing-service: refused, pricing-service, true",
    "no route to pricing-service, pricing-service, true",
    "no route to pricing-service-2, pricing-service, false",
    "no route to old-pricing-service, pricing-service, false",
    "GET http://catalog:8080/items timed out, catalog, true",
    "Connection refused: catalog, catalog, true",
    "GET /catalog failed, catalog, false",
    "the catalog is empty, catalog, false",
    "getaddrinfo ENOTFOUND catalog, catalog, true",
    "getaddrinfo EAI_AGAIN catalog, catalog, true",
    "dial tcp: lookup catalog on 10.0.0.10:53: server misbehaving, catalog, true",
    "Failed to resolve 'catalog' ([Errno -3]), catalog, true",
    "HTTPConnectionPool(host='catalog'), catalog, true",
    "look up the catalog, catalog, false",
    "nobody is named, a, false"
  })
  void aServiceIsNamedByAWholeWordThatStandsForNothingElse(
      String line, String service, boolean named) {
    assertThat(NamedCalls.names(line, service)).isEqualTo(named);
  }
}
