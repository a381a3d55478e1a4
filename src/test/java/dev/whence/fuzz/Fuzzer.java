package dev.whence.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.whence.decode.FuzzDecoder;
import dev.whence.intake.FuzzRecord;
import dev.whence.store.FuzzFrame;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What [Jazzer] calls, in a process of its own: its engine runs once in a process, and its
/// instrumentation is not for the other tests.
public final class Fuzzer {

  static final List<FuzzTarget> TARGETS =
      Stream.<FuzzTarget[]>of(FuzzDecoder.values(), FuzzRecord.values(), FuzzFrame.values())
          .flatMap(Arrays::stream)
          .toList();

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static @Nullable FuzzTarget target;

  private Fuzzer() {}

  public static void fuzzerInitialize(String[] names) {
    target = TARGETS.stream().filter(each -> each.name().equals(names[0])).findAny().orElseThrow();
  }

  public static void fuzzerTestOneInput(byte[] body) throws Exception {
    check(Objects.requireNonNull(target), body);
  }

  static void check(FuzzTarget target, byte[] body) throws Exception {
    if (allocated(target, body) > target.mayAllocate(body)) { // perhaps for classes, once
      assertThat(allocated(target, body)).isLessThanOrEqualTo(target.mayAllocate(body));
    }
  }

  private static long allocated(FuzzTarget target, byte[] body) throws Exception {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    target.check(body);
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
