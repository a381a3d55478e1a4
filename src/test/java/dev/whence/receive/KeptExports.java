package dev.whence.receive;

import dev.whence.intake.Export;
import dev.whence.intake.Intake;
import dev.whence.intake.Receipt;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/// An intake that keeps every export in memory.
final class KeptExports implements Intake {

  private final List<Export> kept = new CopyOnWriteArrayList<>();
  private volatile Function<Export, CompletionStage<Receipt>> answer = KeptExports::accepted;

  @Override
  public CompletionStage<Receipt> accept(Export export) {
    kept.add(export);
    return answer.apply(export);
  }

  static CompletionStage<Receipt> accepted(Export export) {
    return CompletableFuture.completedFuture(
        new Receipt(
            export.frame().size(), 0, export.rejected().items(), export.rejected().reason()));
  }

  /// Answers so from now on.
  void answer(Function<Export, CompletionStage<Receipt>> next) {
    answer = next;
  }

  List<Export> all() {
    return kept;
  }

  Export only() {
    if (kept.size() != 1) {
      throw new AssertionError("expected one export, not " + kept.size());
    }
    return kept.getFirst();
  }
}
