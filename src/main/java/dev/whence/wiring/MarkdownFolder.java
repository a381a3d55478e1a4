package dev.whence.wiring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Reads the Markdown files of a configured folder.
final class MarkdownFolder {

  private static final int MOST_FILES = 500;
  private static final long MAX_BYTES = 256 << 10;

  private MarkdownFolder() {}

  /// Texts by file name without `.md`, sorted.
  ///
  /// @throws IllegalArgumentException where the folder cannot be read
  static Map<String, String> read(Optional<Path> folder) {
    Map<String, String> texts = new TreeMap<>();
    folder.ifPresent(path -> read(path, texts));
    return texts;
  }

  private static void read(Path folder, Map<String, String> texts) {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().limit(MOST_FILES).toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.endsWith(".md") && Files.isRegularFile(file)) {
          if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException(
                file + " has more than " + MAX_BYTES + " bytes. Recommended action: shorten it.");
          }
          texts.put(name.substring(0, name.length() - 3), Files.readString(file));
        }
      }
    } catch (IOException | UncheckedIOException unreadable) {
      throw new IllegalArgumentException(
          folder + " cannot be read: " + unreadable + ". Recommended action: check the path.",
          unreadable);
    }
  }
}
