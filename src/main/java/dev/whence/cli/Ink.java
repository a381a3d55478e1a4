package dev.whence.cli;

import java.io.Console;

/// Whether text is coloured, and how. Colours carry no meaning that the words do not.
enum Ink {
  PLAIN,
  COLOUR;

  @SuppressWarnings(
      "SystemConsoleNull") // it still is null without a terminal, with the JDK's default provider
  static Ink onTerminal() {
    Console console = System.console();
    boolean terminal = console != null && console.isTerminal();
    boolean wanted = System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    return terminal && wanted ? COLOUR : PLAIN;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String red(String text) {
    return paint("1;31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  private String paint(String code, String text) {
    return this == COLOUR ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
