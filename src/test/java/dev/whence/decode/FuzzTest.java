package dev.whence.decode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every decoder on bodies that are nearly right, against its reference. What was found once stays
/// in `src/test/resources/fuzz`.
///
/// `-Dfuzz.rounds=1000000 -Dfuzz.seed=7` takes longer, over other bodies. What fails is left in
/// `target/fuzz`.
class FuzzTest {

  private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 300);
  private static final long SEED = Long.getLong("fuzz.seed", 1);
  private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");
  private static final Path FOUND = Path.of("target", "fuzz");

  @ParameterizedTest
  @EnumSource
  void theCorpusIsTakenOrRefused(FuzzTarget target) throws Exception {
    for (Path file : corpus(target)) {
      check(target, Files.readAllBytes(file));
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNearlyRightIsTakenOrRefusedAsTheReferenceDoes(FuzzTarget target) throws Exception {
    Random random = new Random(SEED);
    List<Path> corpus = corpus(target);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] body =
          !corpus.isEmpty() && round % 4 == 0
              ? Files.readAllBytes(corpus.get(random.nextInt(corpus.size())))
              : target.seed(random);
      check(target, body);
      if (target.isProtobuf() && round % 3 == 0) {
        check(target, shuffled(body, random));
      }
      for (int more = random.nextInt(4); more >= 0 && body.length > 0; more--) {
        body = Mutations.mutate(body, random);
        check(target, body);
      }
    }
  }

  private static byte[] shuffled(byte[] body, Random random) {
    try {
      return Mutations.shuffle(body, random, 4);
    } catch (RuntimeException ofTheCorpusThatIsNoMessage) {
      return body;
    }
  }

  private static List<Path> corpus(FuzzTarget target) throws IOException {
    Path directory = CORPUS.resolve(target.name());
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static void check(FuzzTarget target, byte[] body) throws Exception {
    try {
      target.check(body);
    } catch (Exception | Error failure) {
      Path file = FOUND.resolve(target.name()).resolve(Integer.toHexString(Arrays.hashCode(body)));
      Files.createDirectories(file.getParent());
      Files.write(file, body);
      throw new AssertionError(
          target + " on " + file + " " + HexFormat.of().formatHex(body), failure);
    }
  }
}
