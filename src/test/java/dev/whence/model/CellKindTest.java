package dev.whence.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.whence.model.CellKind.Any;
import dev.whence.model.CellKind.Joined;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CellKindTest {

  @ParameterizedTest
  @EnumSource
  void whatCellsHoldHasANameForItsPlace(CellKind kind) throws ReflectiveOperationException {
    Map<String, Integer> declared = new TreeMap<>();
    for (List<String> names : List.of(kind.dimensions(), kind.counts(), kind.sketches())) {
      for (String name : names) {
        assertThat(declared.put(constant(name), names.indexOf(name)))
            .as("another %s of %s", name, kind)
            .isNull();
      }
    }
    assertThat(places(kind.bySpans())).isEqualTo(declared);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindHasItsCountInOnePlace(CellKind kind) {
    assertThat(kind.counts().get(Any.COUNT)).isEqualTo("count");
  }

  @ParameterizedTest
  @EnumSource
  void joinedKindsHaveWhomTheyAreOfInOnePlace(CellKind kind) {
    if (kind.isJoined()) {
      List<String> dimensions = kind.dimensions();
      assertThat(dimensions.get(Joined.ROUTE)).isEqualTo("route");
      assertThat(dimensions.get(Joined.SERVICE)).isIn("service", "callerService");
      if (kind.bySpans() != CellKind.ROUTE) {
        assertThat(dimensions.get(Joined.INSTANCE)).isIn("instance", "callerInstance");
        assertThat(dimensions.get(Joined.VERSION)).isIn("version", "callerVersion");
        assertThat(dimensions.get(Joined.ENTRY)).isIn("entry", "callerOperation");
        int calls = kind.counts().indexOf("calls");
        assertThat(kind.counts().get(Joined.offsetOf(calls))).isEqualTo("offsetNanos");
      }
    }
  }

  @Test
  void callsOfResourcesAreCountedAsOperationsAre() {
    assertThat(CellKind.RESOURCE_CALL.counts()).isEqualTo(CellKind.OPERATION.counts());
    assertThat(CellKind.RESOURCE_CALL.sketches()).isEqualTo(CellKind.OPERATION.sketches());
  }

  /// Of the class that is named as the kind is.
  private static Map<String, Integer> places(CellKind kind) throws ReflectiveOperationException {
    String name =
        Arrays.stream(kind.name().split("_", -1))
            .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
    Map<String, Integer> places = new TreeMap<>();
    for (Field field : Class.forName(CellKind.class.getName() + "$" + name).getFields()) {
      if (field.getType() == int.class) {
        places.put(field.getName(), field.getInt(null));
      }
    }
    return places;
  }

  private static String constant(String name) {
    return name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}
