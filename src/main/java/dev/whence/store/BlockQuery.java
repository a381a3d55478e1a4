package dev.whence.store;

import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.TraceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which blocks are worth opening.
///
/// @param tenant null for those of all
/// @param range that a block's items overlap
/// @param criteria all must hold
public record BlockQuery(
    @Nullable Tenant tenant, Set<BlockKind> kinds, TimeRange range, List<Criterion> criteria) {

  /// Something that must hold for a block.
  public sealed interface Criterion {}

  /// It carries one of some values. Of long ones only the beginning need be compared.
  public record AnyOf(BlockField field, Collection<String> values) implements Criterion {}

  /// It carries none of some values.
  public record NoneOf(BlockField field, Collection<String> values) implements Criterion {}

  /// It carries one of some traces or request IDs.
  public record OfRequests(Set<TraceId> traces, Set<String> requestIds) implements Criterion {}

  public BlockQuery {
    criteria = List.copyOf(criteria);
  }

  /// Blocks of a tenant, of some kinds, that overlap a range.
  public static BlockQuery about(@Nullable Tenant tenant, TimeRange range, BlockKind... kinds) {
    return new BlockQuery(tenant, EnumSet.copyOf(java.util.Arrays.asList(kinds)), range, List.of());
  }

  public BlockQuery and(Criterion criterion) {
    List<Criterion> all = new ArrayList<>(criteria);
    all.add(criterion);
    return new BlockQuery(tenant, kinds, range, all);
  }

  BlockQuery anyOf(BlockField field, Collection<String> values) {
    return and(new AnyOf(field, values));
  }

  BlockQuery noneOf(BlockField field, Collection<String> values) {
    return values.isEmpty() ? this : and(new NoneOf(field, values));
  }

  /// Like [#anyOf], where no values stand for all blocks.
  BlockQuery anyOfGiven(BlockField field, Collection<String> values) {
    return values.isEmpty() ? this : anyOf(field, values);
  }

  BlockQuery with(List<Term> terms) {
    BlockQuery query = this;
    for (Term term : terms) {
      query = query.and(criterion(term));
    }
    return query;
  }

  private static Criterion criterion(Term term) {
    String value = term.value();
    return switch (term.field()) {
      case TRACE_ID -> {
        TraceId trace = TraceId.parse(value);
        yield new AnyOf(BlockField.TRACE, trace == null ? List.of() : List.of(trace.toString()));
      }
      case REQUEST_ID -> new AnyOf(BlockField.REQUEST, List.of(value));
      case SERVICE -> new AnyOf(BlockField.SERVICE, List.of(value));
      case METRIC -> new AnyOf(BlockField.METRIC, List.of(value));
      case TOKEN -> new AnyOf(BlockField.TOKEN, List.of(value, WordSet.MANY));
      case ERROR -> new AnyOf(BlockField.ERROR, List.of(value));
    };
  }
}
