package dev.whence.api;

import dev.whence.model.CellKind;
import dev.whence.model.ChangeEvent;
import dev.whence.model.RequestSummary;
import dev.whence.model.Service;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.store.CellFilter;
import dev.whence.store.CellsFound;
import dev.whence.store.Document;
import dev.whence.store.Found;
import dev.whence.store.Grain;
import dev.whence.store.ItemQuery;
import dev.whence.store.SeriesFound;
import dev.whence.store.SomeSeconds;
import dev.whence.store.StoreReader;
import dev.whence.store.TooMuchException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/// Reads for questions as long as they have time: once it is up the next look into the store fails
/// with a refusal. Each look by itself is bounded, and so are those of threads that help with a
/// question, whose time nobody measures there; and so is what all questions together hold of cells
/// and metric series. Thread-safe.
public final class TimedReader implements StoreReader {

  /// What to do about a question that is refused for what it is about.
  static final String LESS =
      "Ask for a shorter window or for one service, or give the service more memory"
          + " (WHENCE_JAVA_OPTS=-Xmx…).";

  private final StoreReader reader;
  private final BooleanSupplier timeIsUp;
  private final QuestionMemory.Holding held;

  /// @param timeIsUp of the question that the running code belongs to
  public TimedReader(StoreReader reader, BooleanSupplier timeIsUp, QuestionMemory.Holding held) {
    this.reader = reader;
    this.timeIsUp = timeIsUp;
    this.held = held;
  }

  private StoreReader inTime() {
    if (timeIsUp.getAsBoolean()) {
      throw ApiException.of(
          ErrorCode.TOOK_TOO_LONG,
          "the question took longer than whence.questions.max-time",
          "Ask for a shorter window, or for one service.");
    }
    return reader;
  }

  @Override
  public Found find(ItemQuery query) {
    return inTime().find(query);
  }

  @Override
  public CellsFound cells(
      Tenant tenant, Set<CellKind> kinds, TimeRange range, CellFilter filter, Grain grain) {
    StoreReader inTime = inTime();
    return held.read(() -> inTime.cells(tenant, kinds, range, filter, grain), CellsFound::bytes);
  }

  static ApiException refused(TooMuchException why) {
    String detail = String.valueOf(why.getMessage());
    return why.isForNow()
        ? ApiException.of(ErrorCode.BUSY, detail, "Ask again in a few seconds.")
        : ApiException.of(ErrorCode.TOO_MUCH, detail, LESS);
  }

  @Override
  public List<RequestSummary> requests(
      Tenant tenant, TimeRange range, SomeSeconds seconds, int limit) {
    return inTime().requests(tenant, range, seconds, limit);
  }

  @Override
  public SeriesFound findSeries(
      Tenant tenant, Set<String> names, Set<Service> services, TimeRange range, int limit) {
    StoreReader inTime = inTime();
    return held.read(
        () -> inTime.findSeries(tenant, names, services, range, limit), SeriesFound::bytes);
  }

  @Override
  public List<ChangeEvent> changes(Tenant tenant, TimeRange range, int limit) {
    return inTime().changes(tenant, range, limit);
  }

  @Override
  public Optional<Document> document(Tenant tenant, String kind, String id, int revision) {
    return inTime().document(tenant, kind, id, revision);
  }

  @Override
  public List<Document> documents(Tenant tenant, String kind, TimeRange range, int limit) {
    return inTime().documents(tenant, kind, range, limit);
  }

  @Override
  public Set<Tenant> tenantsOf(String kind) {
    return inTime().tenantsOf(kind);
  }

  @Override
  public List<Service> services(Tenant tenant, TimeRange range) {
    return inTime().services(tenant, range);
  }
}
