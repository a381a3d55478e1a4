package dev.whence.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.whence.model.Frame;
import dev.whence.store.Regrouping;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.Stretch;
import dev.whence.store.elastic.ElasticNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two instances before a real cluster that regroup the same day, each a shard of the trace hash:
/// at once, and with one that dies or is too slow.
class SharedCompactionTest {

  private static final long LEASE_NANOS = Duration.ofMinutes(10).toNanos();

  private static ElasticScene.Outcome expected;

  private final ElasticScene scene;
  private final List<Stretch> firsts = new ArrayList<>();
  private Function<Regrouping, Regrouping> meanwhile = Function.identity();
  private Pipeline first;
  private Pipeline second;

  SharedCompactionTest(@TempDir Path directory) {
    scene = new ElasticScene(directory);
  }

  @BeforeAll
  static void one(@TempDir Path directory) {
    expected = new ElasticScene(directory).ofOne(ElasticScene.requests());
  }

  @BeforeEach
  void send() {
    List<Frame> frames = ElasticScene.requests();
    first = open("first", this::watched);
    second = open("second", Function.identity());
    for (int i = 0; i < frames.size(); i++) {
      ElasticScene.accept(i % 3 == 0 ? first : second, i, frames.get(i)).join();
    }
    first.intake().settle().toCompletableFuture().join();
    second.intake().settle().toCompletableFuture().join();
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  private Pipeline open(String name, Function<Store, Store> how) {
    Store store = how.apply(scene.store(ElasticNode.shared().address(), name));
    return Pipeline.open(scene.settings(name), store, scene.clock()::get);
  }

  /// The store, but for what happens when a stretch is begun.
  private Store watched(Store store) {
    return proxy(
        Store.class,
        store,
        (method, result) -> {
          if (!method.getName().equals("regroup")) {
            return result;
          }
          return ((Optional<?>) result)
              .map(
                  begun -> {
                    Regrouping regrouping = (Regrouping) begun;
                    firsts.add(regrouping.stretch());
                    return meanwhile.apply(regrouping);
                  });
        });
  }

  private interface Result {
    Object of(Method method, Object result);
  }

  private static <T> T proxy(Class<T> type, T target, Result result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> {
              try {
                return result.of(method, method.invoke(target, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /// Runs something the first time only.
  private void once(Runnable what) {
    meanwhile =
        regrouping -> {
          meanwhile = Function.identity();
          what.run();
          return regrouping;
        };
  }

  private void assertAsOne() {
    assertThat(ElasticScene.Outcome.of(first.store())).isEqualTo(expected);
    assertThat(ElasticScene.Outcome.of(second.store())).isEqualTo(expected);
    scene.clock().addAndGet(Duration.ofMinutes(2).toNanos());
    second.compactAll(); // deletes what was replaced
    assertThat(ElasticScene.Outcome.of(first.store())).isEqualTo(expected);
  }

  @Test
  void eachTakesAShardAndAllTakesEffectAtOnce() {
    once(
        () -> {
          String before = ElasticScene.dump(second.store());
          second.compactAll();
          assertThat(second.compactor().regrouped()).isPositive();
          assertThat(ElasticScene.dump(second.store())).isEqualTo(before);
        });
    first.compactAll();
    assertThat(firsts).isNotEmpty().allMatch(stretch -> stretch.shards() == 2);
    long together = first.compactor().regrouped() + second.compactor().regrouped();
    assertThat(together).isEqualTo(960);
    assertAsOne();
  }

  @Test
  void ofOneThatDiesTheOtherTakesOverWhenItsLeaseIsUp() {
    meanwhile =
        regrouping ->
            proxy(
                Regrouping.class,
                regrouping,
                (method, result) -> {
                  if (method.getName().equals("items")) {
                    throw new Killed();
                  }
                  return result;
                });
    meanwhile = meanwhile.andThen(SharedCompactionTest::neverClosed);
    assertThatThrownBy(first::compactAll).hasRootCauseInstanceOf(Killed.class);
    assertThat(firsts).hasSize(1);
    second.compactAll();
    assertThat(second.compactor().regrouped()).isBetween(1L, 959L);
    scene.clock().addAndGet(LEASE_NANOS + 1);
    second.compactAll();
    assertThat(second.compactor().regrouped()).isEqualTo(960);
    assertAsOne();
  }

  /// A process that is killed tells nobody.
  private static Regrouping neverClosed(Regrouping regrouping) {
    return (Regrouping)
        Proxy.newProxyInstance(
            Regrouping.class.getClassLoader(),
            new Class<?>[] {Regrouping.class},
            (_, method, arguments) -> {
              try {
                return method.getName().equals("close")
                    ? null
                    : method.invoke(regrouping, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void oneWhoseLeaseIsUpPublishesNothing() {
    once(
        () -> {
          scene.clock().addAndGet(LEASE_NANOS + 1);
          second.compactAll();
          assertThat(second.compactor().regrouped()).isEqualTo(960);
          assertThat(ElasticScene.Outcome.of(second.store())).isEqualTo(expected);
        });
    assertThatThrownBy(first::compactAll)
        .hasRootCauseInstanceOf(StoreException.class)
        .rootCause()
        .hasMessageContaining("elsewhere");
    assertAsOne();
  }

  @Test
  void whatFailsIsGivenUpAndBegunAgain() {
    once(
        () -> {
          second.compactAll();
          throw new IllegalStateException("a defect");
        });
    assertThatThrownBy(first::compactAll).hasRootCauseMessage("a defect");
    scene.clock().addAndGet(LEASE_NANOS + 1);
    first.compactAll();
    second.compactAll();
    assertAsOne();
  }
}
