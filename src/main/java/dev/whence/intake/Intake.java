package dev.whence.intake;

import java.util.concurrent.CompletionStage;

/// The one door in, for every receiver and connector. Thread-safe.
public interface Intake {

  /// Takes an export in. The stage completes once it is durable in the journal and visible to every
  /// question; or exceptionally with a [RetryableRefusal], after which nothing of it is kept and
  /// the sender should come back later.
  CompletionStage<Receipt> accept(Export export);
}

// NOTE FROM THE LEAD (delete this comment): DurableIntake, Normaliser, RecentExports, JournalRecord, and wiring (Pipeline + CDI) are being written by
// the lead on `main` right now. You go on with: store.lucene.LuceneStore + StoreContractTest FIRST (everyone waits for it), then intake.Compactor
// and the crash test on top of main's DurableIntake (`git merge main`). The lead adds `long committedSequence()` to Store (highest sequence that any partition holds, 0 for none).
