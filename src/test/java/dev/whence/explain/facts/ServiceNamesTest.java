package dev.whence.explain.facts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Emitter;
import dev.whence.model.Service;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServiceNamesTest {

  private static List<Service> services(String... names) {
    return Stream.of(names).map(Service::named).toList();
  }

  private static String resolved(ServiceNames names, String host) {
    return names.resolve(Service.named(host)).name();
  }

  @Test
  void hostStandsForTheOneServiceThatTellsOfItself() {
    Measured measured =
        Measured.of(
            List.of(
                new Emitter(Service.named("ledger"), "", "", "mainframe.int"),
                new Emitter(Service.named("cart"), "", "", "node-1.int"),
                new Emitter(Service.named("mail"), "", "", "node-1.int")),
            Map.of());
    ServiceNames names = new ServiceNames(services("web"), measured);
    assertThat(resolved(names, "mainframe.int")).isEqualTo("ledger");
    assertThat(resolved(names, "node-1.int")).as("several are there").isEqualTo("node-1.int");
    assertThat(resolved(names, "ledger.example.com"))
        .as("any domain may have such a host")
        .isEqualTo("ledger.example.com");
  }

  @Test
  void ofADomainThatIsNobodysInPublicTheFirstLabelIsEnough() {
    Measured measured =
        Measured.of(
            List.of(
                new Emitter(Service.named("sqlserver"), "", "", "SQL01"),
                new Emitter(Service.named("sql01"), "", "", "sql01"),
                new Emitter(Service.named("idle01"), "", "", "idle01"),
                new Emitter(Service.named("pgbouncer"), "", "", "")),
            Map.of());
    ServiceNames names = new ServiceNames(services("web"), measured);
    assertThat(resolved(names, "sql01.corp.local")).isEqualTo("sqlserver");
    assertThat(resolved(names, "SQL01")).as("in capitals").isEqualTo("sqlserver");
    assertThat(resolved(names, "idle01.lan"))
        .as("a host of which no more is known")
        .isEqualTo("idle01");
    assertThat(resolved(names, "pgbouncer.internal")).isEqualTo("pgbouncer");
    assertThat(resolved(names, "pgbouncer.example.com")).isEqualTo("pgbouncer.example.com");
    assertThat(resolved(names, "sql01.example.com")).isEqualTo("sql01.example.com");
  }

  @Test
  void whatIsKeptIsAskedOfItsKeeper() {
    Service broker = Service.named("broker");
    Service consumer = Service.named("consumer");
    Service billing = Service.named("billing");
    Measured measured =
        Measured.of(
            Stream.of(broker, billing).map(each -> new Emitter(each, "", "", "")).toList(),
            Map.of(
                "orders", Set.of(broker, consumer),
                "billing", Set.of(broker),
                "mails", Set.of(broker, billing)));
    ServiceNames names = new ServiceNames(List.of(consumer), measured);
    assertThat(names.keeper(Service.named("orders")))
        .as("who sends spans keeps nothing for others")
        .isEqualTo(broker);
    assertThat(names.keeper(billing)).as("a component of that name").isEqualTo(billing);
    assertThat(names.keeper(Service.named("mails")))
        .as("either may be meant")
        .isEqualTo(Service.named("mails"));
    assertThat(resolved(names, "orders")).as("a service of that name").isEqualTo("orders");
  }

  @Test
  void nameMayLackWhatMostNamesEndWith() {
    ServiceNames names =
        new ServiceNames(services("cart-prod", "mail-prod", "web-prod", "orders-db"));
    assertThat(resolved(names, "cart")).isEqualTo("cart-prod");
    assertThat(names.known("mail")).isEqualTo(Service.named("mail-prod"));
    assertThat(resolved(names, "cart.example.com")).isEqualTo("cart.example.com");
    assertThat(resolved(names, "orders")).isEqualTo("orders");
  }

  @Test
  void fewNamesMayEndAlikeByChance() {
    ServiceNames two = new ServiceNames(services("cart-prod", "mail-prod"));
    assertThat(resolved(two, "cart")).isEqualTo("cart");
    ServiceNames some =
        new ServiceNames(services("cart-db", "mail-db", "web-db", "a", "b", "c", "d"));
    assertThat(resolved(some, "cart")).isEqualTo("cart");
  }

  @Test
  void nameItselfGoesFirst() {
    ServiceNames names = new ServiceNames(services("cart-prod", "mail-prod", "web-prod", "cart"));
    assertThat(resolved(names, "cart")).isEqualTo("cart");
  }

  @Test
  void hostsHaveNoCapitalsAndNoUnderscores() {
    Measured measured =
        Measured.of(List.of(new Emitter(Service.named("quote_engine"), "", "", "")), Map.of());
    ServiceNames names = new ServiceNames(services("Cart_Writer"), measured);
    assertThat(resolved(names, "cart-writer")).isEqualTo("Cart_Writer");
    assertThat(resolved(names, "cart-writer.shop.svc")).isEqualTo("Cart_Writer");
    assertThat(resolved(names, "quote-engine")).isEqualTo("quote_engine");
    assertThat(resolved(names, "quote-engine.example.com"))
        .as("any domain may have such a host")
        .isEqualTo("quote-engine.example.com");
  }

  @Test
  void nameOfOneThatOnlyMetricsTellOfMayLackTheEndingToo() {
    Measured measured =
        Measured.of(List.of(new Emitter(Service.named("rates-svc"), "", "", "")), Map.of());
    ServiceNames names = new ServiceNames(services("cart-svc", "mail-svc"), measured);
    assertThat(resolved(names, "rates")).isEqualTo("rates-svc");
  }

  @Test
  void whoOnlyWritesLogLinesIsKnownByNameAndHost() {
    Measured measured =
        Measured.of(List.of(new Emitter(Service.named("host-7"), "", "", "host-7")), Map.of())
            .andLogging(
                List.of(
                    writing("ledger", "host-7"), writing("a", "host-8"), writing("b", "host-8")));
    ServiceNames names = new ServiceNames(services("web"), measured);
    assertThat(resolved(names, "ledger.corp.local")).isEqualTo("ledger");
    assertThat(resolved(names, "host-7.corp.local"))
        .as("a machine of which nothing else is known")
        .isEqualTo("ledger");
    assertThat(resolved(names, "host-8")).as("several write there").isEqualTo("host-8");
    assertThat(resolved(names, "ledger.example.com")).isEqualTo("ledger.example.com");
  }

  private static Cell writing(String service, String instance) {
    return new Cell(
        CellKey.of(CellKind.LOG_PATTERN, 0, Service.named(service).key(), instance, "", ""));
  }
}
