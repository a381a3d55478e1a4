package dev.whence.explain.telling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.explain.answer.Evidence;
import dev.whence.explain.answer.Finding;
import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.Service;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/// What is said to fail is shown by what counts it.
class SymptomReportTest {

  private static final long CALLS = 1_000;

  private static Symptoms.Symptom symptom() {
    CellKind kind = CellKind.SELF_TIME;
    CellKey key = new CellKey(kind, 0, Collections.nCopies(kind.dimensions().size(), ""));
    return new Symptoms.Symptom(new Service("", "auth", ""), new Cell(key));
  }

  @Test
  void spansThatFailAreCountedAgainByAQuery() {
    Symptoms.Symptom symptom = symptom();
    symptom.errors.add(250, CALLS, 0, CALLS);
    symptom.errorLines.add(900, CALLS, 0, CALLS);
    Finding finding = SymptomReport.finding(symptom, true);
    Evidence shown = finding.evidence().getFirst();
    assertThat(shown.display()).isEqualTo("auth fails 25 % of its calls, before 0 %");
    assertThat(shown.query()).isNotNull();
    assertThat(finding.change().metric()).isEqualTo("failing calls");
  }

  @Test
  void errorsThatOnlyLogLinesTellOfAreSaidToBeThose() {
    for (long failedAsUsual : new long[] {0, 2}) {
      Symptoms.Symptom symptom = symptom();
      symptom.errors.add(failedAsUsual, CALLS, failedAsUsual, CALLS);
      symptom.errorLines.add(CALLS, CALLS, 0, CALLS);
      Finding finding = SymptomReport.finding(symptom, true);
      Evidence shown = finding.evidence().getFirst();
      assertThat(shown.display()).isEqualTo("auth logs errors in 100 % of its calls, before 0 %");
      assertThat(shown.query()).isNull();
      assertThat(finding.change().metric()).isEqualTo("calls that log errors");
    }
  }
}
