package dev.whence.model;

import java.util.List;

/// Which texts of a frame anything in it refers to: a key, a value, a column of a row.
final class UsedTexts {

  private final boolean[] used;

  UsedTexts(Frame frame) {
    used = new boolean[frame.texts().size()];
    used[0] = true;
    mark(frame.sets());
    for (Section section : frame.sections()) {
      mark(frame.table(section));
    }
  }

  private void mark(AttributeSets sets) {
    for (int entry = 0; entry < sets.entries(); entry++) {
      used[sets.key(entry)] = true;
      if (sets.type(entry).isText()) {
        used[(int) sets.value(entry)] = true;
      }
    }
  }

  private void mark(Table table) {
    ColumnType[] types = table.section().types();
    for (int column = 0; column < types.length; column++) {
      if (types[column] == ColumnType.TEXT) {
        for (int row = 0; row < table.size(); row++) {
          used[(int) table.get(column, row)] = true;
        }
      }
    }
  }

  boolean all() {
    for (boolean one : used) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /// The texts with empty ones in the place of those that are not used.
  List<String> only(List<String> texts) {
    String[] only = new String[texts.size()];
    for (int i = 0; i < only.length; i++) {
      only[i] = used[i] ? texts.get(i) : "";
    }
    return List.of(only);
  }
}
