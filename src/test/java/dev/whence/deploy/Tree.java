package dev.whence.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// The files of `deploy/` and `grafana/`, read.
final class Tree {

  private static final ObjectMapper YAML =
      new ObjectMapper(YAMLFactory.builder().loaderOptions(strict()).build());

  private Tree() {}

  private static org.yaml.snakeyaml.LoaderOptions strict() {
    var options = new org.yaml.snakeyaml.LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return options;
  }

  static String text(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What the first group of a pattern is; the pattern must be found.
  static String found(String regex, String in) {
    Matcher matcher = Pattern.compile(regex).matcher(in);
    assertThat(matcher.find()).as(regex).isTrue();
    return matcher.group(1);
  }

  /// The documents of a YAML file, or the one of a JSON file.
  static List<JsonNode> documents(Path file) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
      return documents.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  static JsonNode yaml(String path) {
    return documents(Path.of(path)).getFirst();
  }

  static List<Path> files(String folder, String ending) {
    try (Stream<Path> files = Files.walk(Path.of(folder))) {
      return files
          .filter(each -> each.toString().matches(".*\\.(" + ending + ")"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> each(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
