package dev.whence.store.elastic;

import dev.whence.store.StoreException;
import org.jspecify.annotations.Nullable;

/// What comes before anything else at the cluster: that our indices are there, and what this
/// instance has published before. A cluster that is away is tried again, by a thread of its own,
/// until it has answered. Thread-safe.
final class FirstContact implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(FirstContact.class.getName());
  private static final long PAUSE_MILLIS = 1_000;

  private final Cluster cluster;
  private final Cluster.Asking<Publisher> greeting;
  private final Thread thread =
      Thread.ofPlatform().name("whence-cluster").daemon().unstarted(this::tryAgain);
  private volatile @Nullable Publisher publisher;
  private volatile StoreException failure = StoreException.away("not tried yet", null);

  /// Tries once.
  ///
  /// @throws StoreException where the cluster refuses; not where it is away
  FirstContact(Cluster cluster, Cluster.Asking<Publisher> greeting) {
    this.cluster = cluster;
    this.greeting = greeting;
    if (!isMade()) {
      if (!failure.isAway()) {
        throw failure;
      }
      thread.start();
    }
  }

  private boolean isMade() {
    try {
      publisher = cluster.run(greeting);
      return true;
    } catch (StoreException e) {
      if (!String.valueOf(failure.getMessage()).equals(e.getMessage())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Elasticsearch is not ready for us: {0}. The journal keeps what comes in; tried again"
                + " every second",
            e.getMessage());
      }
      failure = e;
      return false;
    }
  }

  private void tryAgain() {
    try {
      do {
        Thread.sleep(PAUSE_MILLIS);
      } while (!isMade());
      LOG.log(System.Logger.Level.INFO, "Elasticsearch has answered");
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  /// What this instance publishes with; null where the cluster has not answered since the start.
  @Nullable Publisher publisherIfMade() {
    return publisher;
  }

  /// The same.
  ///
  /// @throws StoreException where the cluster has not answered since the start, with the reason
  Publisher publisher() {
    Publisher made = publisher;
    if (made != null) {
      return made;
    }
    StoreException why = failure;
    String message = "not reached since the start: " + why.getMessage();
    throw why.isAway() ? StoreException.away(message, why) : new StoreException(message, why);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
