package dev.whence;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// Notes every test, and every class of tests, that was skipped or gave up, with its reason, so
/// that `./whence test --full` can fail. Surefire's own reports do not mention a class that gives
/// up before its first test.
public final class SkippedTests implements TestExecutionListener {
  private static final Path NOTES = Path.of("target", "skipped-tests.txt");

  @Override
  public void executionSkipped(TestIdentifier test, String reason) {
    note(test, reason);
  }

  @Override
  public void executionFinished(TestIdentifier test, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      note(test, result.getThrowable().map(Throwable::getMessage).orElse("no reason given"));
    }
  }

  private static void note(TestIdentifier test, String reason) {
    String line = name(test) + ": " + reason.replaceAll("\\s+", " ");
    try {
      Files.createDirectories(NOTES.toAbsolutePath().getParent());
      Files.writeString(NOTES, line + System.lineSeparator(), CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(TestIdentifier test) {
    return test.getSource()
        .map(
            source ->
                switch (source) {
                  case MethodSource method -> method.getClassName() + "." + method.getMethodName();
                  case ClassSource type -> type.getClassName();
                  default -> test.getDisplayName();
                })
        .orElse(test.getDisplayName());
  }
}
