package dev.whence.receive;

import dev.whence.intake.Export;
import dev.whence.intake.Intake;
import dev.whence.intake.Receipt;
import io.quarkus.arc.DefaultBean;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletionStage;

/// Stands in where the application has no intake of its own.
@Singleton
@DefaultBean
final class StandInIntake implements Intake {
  @Override
  public CompletionStage<Receipt> accept(Export export) {
    return KeptExports.accepted(export);
  }
}
