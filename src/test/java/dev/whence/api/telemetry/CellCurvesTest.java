package dev.whence.api.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.Cell;
import dev.whence.model.CellKey;
import dev.whence.model.CellKind;
import dev.whence.model.CellKind.Operation;
import dev.whence.model.Exemplar;
import dev.whence.model.Exemplar.Role;
import dev.whence.model.Service;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CellCurvesTest {

  private static final long SECOND = 1_000_000_000L;

  private static Cell cell(String instance, Exemplar exemplar) {
    String service = Service.named("auth").key();
    return new Cell(
            CellKey.of(CellKind.OPERATION, 0, service, instance, "1", "GET /login", "SERVER"))
        .add(Operation.COUNT, 1)
        .add(exemplar);
  }

  private static Exemplar exemplar(Role role, long millis, long seconds, int trace) {
    return new Exemplar(role, millis * 1_000_000, seconds * SECOND, new TraceId(0, trace), 1);
  }

  /// The trace that stands for a service whose instances have an exemplar each.
  private static String shown(Exemplar... exemplars) {
    CellCurves curves =
        new CellCurves(new TimeRange(0, 60 * SECOND), 60 * SECOND, CellCurves.By.SERVICE);
    for (int i = 0; i < exemplars.length; i++) {
      curves.add(cell("i" + i, exemplars[i]));
    }
    List<Curves.Curve> all = curves.curves(new Indicator.Rate(), 10);
    assertThat(all).hasSize(1);
    assertThat(all.getFirst().exemplars()).hasSize(1);
    return all.getFirst().exemplars().getFirst().traceId();
  }

  @Test
  void theExemplarThatServesItsRoleBestStandsForACurve() {
    String second = new TraceId(0, 2).toString();
    assertThat(shown(exemplar(Role.SLOWEST, 10, 1, 3), exemplar(Role.SLOWEST, 20, 1, 2)))
        .isEqualTo(second);
    assertThat(shown(exemplar(Role.FIRST_ERROR, 9, 4, 3), exemplar(Role.FIRST_ERROR, 9, 3, 2)))
        .isEqualTo(second);
    assertThat(shown(exemplar(Role.NEWEST, 9, 3, 3), exemplar(Role.NEWEST, 9, 4, 2)))
        .isEqualTo(second);
  }

  @Test
  void whereTwoServeItAlikeTheIdDecidesAndNotTheOrderOfTheCells() {
    for (Role role : Role.values()) {
      Exemplar one = exemplar(role, 10, 1, 1);
      Exemplar other = exemplar(role, 10, 1, 2);
      assertThat(Stream.of(shown(one, other), shown(other, one)))
          .as("%s", role)
          .containsOnly(new TraceId(0, 2).toString());
    }
  }
}
