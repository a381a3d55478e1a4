package dev.whence.aggregate;

import dev.whence.model.Cell;
import dev.whence.model.RequestSummary;
import java.util.List;

/// What a whole request adds up to.
public record Rolled(List<Cell> cells, RequestSummary summary) {

  public Rolled {
    cells = List.copyOf(cells);
  }
}
