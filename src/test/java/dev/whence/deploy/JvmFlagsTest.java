package dev.whence.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Java is started with the same flags by the launcher, by the image of `deploy/Dockerfile` and by
/// the one that Jib makes, but for those named here.
class JvmFlagsTest {

  /// A container's memory is the service's alone.
  private static final List<String> OF_IMAGES = List.of("-XX:MaxRAMPercentage=60");

  private static final List<String> OF_THE_LAUNCHERS_CACHE =
      List.of("-XX:AOTCacheOutput=", "-XX:AOTCache=", "-Xlog:aot=off", "-Xlog:cds=off");

  /// Of what only asks a service, and ends.
  private static final List<String> OF_SHORT_COMMANDS =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final Pattern FLAG = Pattern.compile("-X[\\w:+.=-]*");
  private static final String LAUNCHER = Tree.text("whence");
  private static final String FLAGS_OF_ALL = "(?m)^jvm='([^']*)'$";

  private static List<String> ofAll() {
    return List.of(Tree.found(FLAGS_OF_ALL, LAUNCHER).split(" "));
  }

  private static List<String> ofAnImage() {
    return Stream.of(
            List.of("java"), OF_IMAGES, ofAll(), List.of("-jar", "/opt/whence/quarkus-run.jar"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<String> words(String text) {
    return List.of(text.replaceAll("[\\[\\]\", ]+", " ").strip().split(" "));
  }

  @Test
  void theImageOfTheDockerfileHasThoseOfTheLauncher() {
    String dockerfile = Tree.text("deploy/Dockerfile");
    assertThat(words(Tree.found("(?m)^ENTRYPOINT (.*)$", dockerfile))).isEqualTo(ofAnImage());
    assertThat(words(Tree.found("(?m)^CMD (.*)$", dockerfile))).containsExactly("serve");
  }

  @Test
  void theImageOfJibHasThoseOfTheLauncher() {
    List<String> serve = new ArrayList<>(ofAnImage());
    serve.add("serve");
    String entry = Tree.found("<quarkus.jib.jvm-entrypoint>(.*)</", Tree.text("pom.xml"));
    assertThat(words(entry)).isEqualTo(serve);
  }

  @Test
  void theLauncherAddsOnlyThoseOfItsCacheAndOfShortCommands() {
    String elsewhere = LAUNCHER.replaceAll(FLAGS_OF_ALL, "");
    assertThat(FLAG.matcher(elsewhere).results().map(MatchResult::group))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(OF_THE_LAUNCHERS_CACHE.stream(), OF_SHORT_COMMANDS.stream()).toList());
  }
}
