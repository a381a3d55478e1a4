package dev.whence.decode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/// Writes a structured value as JSON text: no spaces, numbers that JSON has no word for as strings.
/// Not thread-safe.
final class JsonText {

  private final StringBuilder text = new StringBuilder();
  private boolean first = true;

  void beginArray() {
    separate();
    text.append('[');
    first = true;
  }

  void endArray() {
    text.append(']');
    first = false;
  }

  void beginObject() {
    separate();
    text.append('{');
    first = true;
  }

  void endObject() {
    text.append('}');
    first = false;
  }

  void key(String key) {
    string(key);
    text.append(':');
    first = true;
  }

  void string(String value) {
    separate();
    text.append('"');
    JsonStringEncoder.getInstance().quoteAsString(value, text);
    text.append('"');
  }

  void bool(boolean value) {
    separate();
    text.append(value);
  }

  void number(long value) {
    separate();
    text.append(value);
  }

  void number(double value) {
    if (Double.isFinite(value)) {
      separate();
      text.append(value);
    } else {
      string(String.valueOf(value));
    }
  }

  void none() {
    separate();
    text.append("null");
  }

  /// Where it stands, for [#backTo].
  long position() {
    return (long) text.length() << 1 | (first ? 1 : 0);
  }

  /// Takes back what was written since.
  void backTo(long position) {
    text.setLength((int) (position >>> 1));
    first = (position & 1) != 0;
  }

  private void separate() {
    if (!first) {
      text.append(',');
    }
    first = false;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
