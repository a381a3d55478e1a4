package dev.whence.demo;

import java.util.Locale;

/// The five ways in which the one outage comes about. The symptoms are the same: Auth-v2 finds no
/// free connection, logins are dropped, and what needs a login fails with them.
public enum Mechanism {
  /// User-Profile 2.4.0 calls Auth-v2 far more often.
  A("user-profile", "calls-too-often", "user-profile 2.4.0 calls auth-v2 far more often"),
  /// Auth-v2 holds a connection while it waits for User-Profile 2.4.0, which answers slowly.
  B(
      "user-profile",
      "slow-answers",
      "auth-v2 holds a connection while it waits for user-profile 2.4.0"),
  /// User-Profile 2.4.0 reads far more often from the database that both use.
  C(
      "user-profile",
      "shared-database-load",
      "user-profile 2.4.0 reads the shared accounts database far more often"),
  /// Auth-v2's own release loses connections; load is flat.
  D("auth-v2", "connection-leak", "auth-v2 2.8.1 leaks connections"),
  /// The database slowed by itself: an index is gone; load is flat.
  E(Story.ACCOUNTS_ADDRESS, "slow-database", "the accounts database lost an index");

  private final String rootEntity;
  private final String fault;
  private final String summary;

  Mechanism(String rootEntity, String fault, String summary) {
    this.rootEntity = rootEntity;
    this.fault = fault;
    this.summary = summary;
  }

  /// The mechanism named by its letter, in either case.
  public static Mechanism of(String letter) {
    return valueOf(letter.toUpperCase(Locale.ROOT));
  }

  /// The service or database that is at fault.
  public String rootEntity() {
    return rootEntity;
  }

  public String fault() {
    return fault;
  }

  Truth truth() {
    return this == E ? Truth.resource(rootEntity, fault) : Truth.service(rootEntity, fault);
  }

  /// What happens, as one clause.
  public String summary() {
    return summary;
  }
}
