package dev.whence.store;

import dev.whence.model.Signal;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import java.util.List;

/// A question for items.
///
/// @param terms all must hold for an item
/// @param maxItems no more items than this
/// @param maxBlocks no more blocks than this are opened
public record ItemQuery(
    Tenant tenant, Signal signal, TimeRange range, List<Term> terms, int maxItems, int maxBlocks) {

  public ItemQuery {
    terms = List.copyOf(terms);
  }
}
