package dev.whence.wiring;

import dev.whence.access.Caller;
import dev.whence.access.Callers;
import dev.whence.access.Deadline;
import dev.whence.access.ExchangeEnd;
import dev.whence.api.QuestionMemory;
import dev.whence.api.TimedReader;
import dev.whence.api.answers.Explaining;
import dev.whence.api.incidents.AlertSecrets;
import dev.whence.api.mcp.McpSettings;
import dev.whence.explain.answer.EngineSettings;
import dev.whence.explain.request.RequestFinder;
import dev.whence.model.Tenant;
import dev.whence.model.Vocabulary;
import dev.whence.store.Store;
import dev.whence.store.StoreReader;
import io.quarkus.arc.Arc;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What questions are answered with.
@Singleton
final class QuestionBeans {

  /// Of the heap what all questions together may hold of metric series and cells.
  private static final int MEMORY_PART = 4;

  /// Under which a request keeps what it holds of that.
  private static final String SHARE = "whence.share";

  @Produces
  @Singleton
  @DefaultBean
  Clock clock() {
    return Clock.systemUTC();
  }

  /// Whose data the request under way asks for.
  @Produces
  @Dependent
  Tenant tenant(Caller caller) {
    return caller.tenant();
  }

  /// Who makes the request under way.
  @Produces
  @Dependent
  Caller caller(CurrentVertxRequest request) {
    Caller caller = Callers.of(request.getCurrent());
    if (caller == null) {
      throw new IllegalStateException("the request came through no gate");
    }
    return caller;
  }

  @Produces
  @Singleton
  QuestionMemory memory(CurrentVertxRequest request) {
    long most = Runtime.getRuntime().maxMemory() / MEMORY_PART;
    return new QuestionMemory(most, begin -> share(request, begin));
  }

  /// The store, read no longer than a question may take.
  @Produces
  @Singleton
  @DefaultBean
  StoreReader reader(Store store, CurrentVertxRequest request, QuestionMemory memory) {
    return new TimedReader(store, () -> isOver(request), memory.ofTheQuestionUnderWay());
  }

  private static @Nullable RoutingContext underWay(CurrentVertxRequest request) {
    return Arc.container().requestContext().isActive() ? request.getCurrent() : null;
  }

  private static boolean isOver(CurrentVertxRequest request) {
    RoutingContext routing = underWay(request);
    return routing != null && Deadline.isOver(routing);
  }

  private static QuestionMemory.@Nullable Share share(
      CurrentVertxRequest request, Supplier<QuestionMemory.Share> begin) {
    RoutingContext routing = underWay(request);
    if (routing == null) {
      return null;
    }
    synchronized (routing) {
      QuestionMemory.Share begun = routing.get(SHARE);
      if (begun != null) {
        return begun;
      }
      QuestionMemory.Share share = begin.get();
      routing.put(SHARE, share);
      ExchangeEnd.once(routing, share::close);
      return share;
    }
  }

  @Produces
  @Singleton
  Explaining explaining(
      Store store,
      CurrentVertxRequest request,
      QuestionMemory memory,
      Vocabulary vocabulary,
      WhenceConfig config) {
    QuestionConfig bounds = config.questions();
    return new Explaining(
        store,
        () -> isOver(request),
        memory,
        EngineSettings.DEFAULT
            .speaking(vocabulary)
            .bounded(
                bounds.maxEvidenceBlocks(),
                bounds.maxCountedRequests(),
                bounds.maxSeries(),
                bounds.maxCandidates()));
  }

  /// Bounds that cannot be are refused at the start, not at the first question.
  void madeAtTheStart(@Observes StartupEvent start, Explaining explaining) {}

  @Produces
  @Singleton
  RequestFinder requestFinder(StoreReader reader, Vocabulary vocabulary) {
    return new RequestFinder(reader, vocabulary, RequestFinder.Bounds.DEFAULT);
  }

  @Produces
  @Singleton
  AlertSecrets alertSecrets(WhenceConfig config) {
    return new AlertSecrets(config.webhooks().pagerdutySecrets().orElse(List.of()));
  }

  @Produces
  @Singleton
  McpSettings mcpSettings(WhenceConfig config) {
    McpConfig mcp = config.mcp();
    return new McpSettings(
        mcp.maxSessions(),
        mcp.maxSessionsPerTenant(),
        Math.toIntExact(mcp.maxBodySize().asLongValue()));
  }
}
