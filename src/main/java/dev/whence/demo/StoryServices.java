package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;

/// The services of the story and what their operations do, as one mechanism has them. The numbers
/// are chosen such that in ordinary operation no pool is more than a third in use, whatever the
/// seed.
final class StoryServices {
  private static final String AUTH_POOL = "HikariPool-1";
  private static final String PROFILE_POOL = "profile-accounts";
  private static final String ORDER_POOL = "orders";

  private static final int PERMISSION_CHECKS = 12;
  private static final int PREFERENCE_READS = 24;
  private static final double SLOW_ANSWER_MILLIS = 6000;
  private static final double LEAK_PROBABILITY = 0.025;
  private static final double LOST_INDEX_FACTOR = 150;

  private static final Database.Statement SELECT_ACCOUNT =
      new Database.Statement("SELECT", "SELECT accounts", 9);
  private static final Database.Statement UPDATE_ACCOUNT =
      new Database.Statement("UPDATE", "UPDATE accounts", 8);
  private static final Database.Statement INSERT_SESSION =
      new Database.Statement("INSERT", "INSERT sessions", 8);
  private static final Database.Statement SELECT_SESSION =
      new Database.Statement("SELECT", "SELECT sessions", 7);
  private static final Database.Statement SELECT_ROLES =
      new Database.Statement("SELECT", "SELECT account_roles", 9);
  private static final Database.Statement SELECT_PREFERENCES =
      new Database.Statement("SELECT", "SELECT preferences", 110);
  private static final Database.Statement INSERT_ORDER =
      new Database.Statement("INSERT", "INSERT orders", 6);

  private final World world;
  private final Mechanism mechanism;
  private final Database accounts;
  private final Database orders;
  private final Service auth;
  private final Service profile;
  private final Service order;
  private final Service gateway;

  StoryServices(World world, Mechanism mechanism) {
    this.world = world;
    this.mechanism = mechanism;
    this.accounts = world.database("postgresql", Story.ACCOUNTS_ADDRESS, "accounts", 2);
    this.orders = world.database("postgresql", "orders-db", "orders", 4);
    this.auth =
        service(
            "auth-v2",
            style(LogStyle.Form.JAVA, false, true),
            new Pool.Plan(AUTH_POOL, accounts, 3, 3000));
    this.profile =
        service(
            "user-profile",
            new LogStyle(LogStyle.Form.LOGFMT, true, false, LogStyle.Spelling.COMPACT),
            new Pool.Plan(PROFILE_POOL, accounts, 20, 5000));
    this.order =
        service(
            "order-service",
            style(LogStyle.Form.LOGFMT, false, false),
            new Pool.Plan(ORDER_POOL, orders, 10, 3000));
    this.gateway = service("gateway", style(LogStyle.Form.JSON, true, true));
  }

  private static LogStyle style(LogStyle.Form form, boolean accessLog, boolean traceContext) {
    return new LogStyle(form, accessLog, traceContext, LogStyle.Spelling.DASHED);
  }

  private static Service service(String name, LogStyle style, Pool.Plan... pools) {
    return new Service(new Service.Plan(name, "shop", 4, style, List.of(pools)));
  }

  /// Starts every service in its old version; the gateway gets further routes beside the story's
  /// own.
  void start(List<Service.Endpoint> furtherRoutes) {
    auth.version("2.8.0", login(0), session(0), permissions());
    auth.version("2.8.1", login(LEAK_PROBABILITY), session(LEAK_PROBABILITY), permissions());
    profile.version("2.3.1", profile(1, 1, 0), flags(0));
    double slow = mechanism == Mechanism.B ? SLOW_ANSWER_MILLIS : 0;
    int checks = mechanism == Mechanism.A ? PERMISSION_CHECKS : 1;
    int reads = mechanism == Mechanism.C ? PREFERENCE_READS : 1;
    profile.version("2.4.0", profile(checks, reads, slow), flags(slow));
    order.version("1.14.2", placeOrder());
    List<Service.Endpoint> routes = new ArrayList<>(furtherRoutes);
    routes.add(passOn("POST", "/login", auth, "POST /login"));
    routes.add(passOn("GET", "/profile", profile, "GET /profiles/{id}"));
    routes.add(passOn("POST", "/orders", order, "POST /orders"));
    gateway.version("5.2.0", routes.toArray(Service.Endpoint[]::new));
    world.start(gateway, "5.2.0", 2);
    world.start(auth, "2.8.0", 2);
    world.start(profile, "2.3.1", 3);
    world.start(order, "1.14.2", 2);
  }

  /// What finds an account reads the whole table from now on.
  void dropAccountsIndex() {
    accounts.cost(SELECT_ACCOUNT, LOST_INDEX_FACTOR);
    accounts.cost(UPDATE_ACCOUNT, LOST_INDEX_FACTOR);
  }

  private Service.Endpoint login(double leakProbability) {
    Step readProfile =
        mechanism == Mechanism.B
            ? Step.call(profile, "GET /profiles/{id}/flags", 9000)
            : Step.NOTHING;
    Step wrongPassword =
        Step.inOrder(
            Step.info("login refused for {user}: wrong password"),
            new Step.Fail(Outcome.failed("BadCredentials", 401, "wrong password")));
    Step transaction =
        Step.inOrder(
            new Step.Query(accounts, SELECT_ACCOUNT),
            Step.work(90),
            Step.sometimes(0.03, wrongPassword),
            readProfile,
            new Step.Query(accounts, INSERT_SESSION),
            new Step.Query(accounts, UPDATE_ACCOUNT));
    return new Service.Endpoint(
        "POST",
        "/login",
        "/login",
        15_000,
        Step.inOrder(
            Step.work(3),
            new Step.Connected(AUTH_POOL, transaction, leakProbability),
            Step.info("login of {user} succeeded, session s-{n}")));
  }

  private Service.Endpoint session(double leakProbability) {
    return new Service.Endpoint(
        "GET",
        "/session",
        "/session",
        15_000,
        Step.inOrder(
            Step.work(2),
            new Step.Connected(
                AUTH_POOL, new Step.Query(accounts, SELECT_SESSION), leakProbability)));
  }

  private Service.Endpoint permissions() {
    return new Service.Endpoint(
        "GET",
        "/permissions/{scope}",
        "/permissions/profile",
        15_000,
        Step.connected(
            AUTH_POOL, new Step.Query(accounts, SELECT_ROLES), Step.pause(800), Step.work(4)));
  }

  private Service.Endpoint profile(int checks, int reads, double slowMillis) {
    Step check =
        mechanism == Mechanism.A
            ? Step.inParallel(checks, Step.call(auth, "GET /permissions/{scope}", 8000))
            : Step.NOTHING;
    return new Service.Endpoint(
        "GET",
        "/profiles/{id}",
        "/profiles/me",
        45_000,
        Step.inOrder(
            Step.work(6),
            slow(slowMillis),
            check,
            Step.connected(
                PROFILE_POOL, Step.times(reads, new Step.Query(accounts, SELECT_PREFERENCES)))));
  }

  private static Service.Endpoint flags(double slowMillis) {
    return new Service.Endpoint(
        "GET",
        "/profiles/{id}/flags",
        "/profiles/me/flags",
        30_000,
        Step.inOrder(Step.work(5), slow(slowMillis)));
  }

  private static Step slow(double millis) {
    return millis > 0 ? Step.pause(millis) : Step.NOTHING;
  }

  private Service.Endpoint placeOrder() {
    return new Service.Endpoint(
        "POST",
        "/orders",
        "/orders",
        20_000,
        Step.inOrder(
            Step.work(8),
            Step.call(auth, "GET /session", 6000),
            Step.call(profile, "GET /profiles/{id}", 8000),
            Step.connected(ORDER_POOL, new Step.Query(orders, INSERT_ORDER)),
            Step.info("order o-{n} placed")));
  }

  private static Service.Endpoint passOn(
      String method, String route, Service target, String operation) {
    return new Service.Endpoint(
        method,
        route,
        route,
        20_000,
        Step.inOrder(Step.work(1), Step.call(target, operation, 10_000)));
  }

  Service gateway() {
    return gateway;
  }

  Service auth() {
    return auth;
  }

  Service profile() {
    return profile;
  }
}
