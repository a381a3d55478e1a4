package dev.whence.intake;

import java.util.concurrent.CompletionStage;

/// The one door in, for every receiver and connector. Thread-safe.
public interface Intake {

  /// Takes an export in. The stage completes once it is durable in the journal and visible to every
  /// question; or exceptionally with a [RetryableRefusal], after which nothing of it is kept and
  /// the sender should come back later, or a [FinalRefusal], after which it should not.
  CompletionStage<Receipt> accept(Export export);
}
