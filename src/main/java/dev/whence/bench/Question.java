package dev.whence.bench;

import java.util.Locale;

/// What is asked of the service.
enum Question {
  EXPLAIN,
  REQUEST,
  SERIES;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
