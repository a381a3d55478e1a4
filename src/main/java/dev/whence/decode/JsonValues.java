package dev.whence.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Counts the values of a body as they are read: a tree of them takes many times their bytes.
final class JsonValues extends JsonParserDelegate {

  private int containers;
  private int scalars;

  JsonValues(JsonParser parser) {
    super(parser);
  }

  /// More than one request may hold.
  static final class TooMany extends IOException {
    private static final long serialVersionUID = 1L;

    TooMany(String message) {
      super(message);
    }
  }

  @Override
  public @Nullable JsonToken nextToken() throws IOException {
    JsonToken token = super.nextToken();
    if (token != null && token.isStructStart() && ++containers > FrameWriter.MAX_DETAILS) {
      throw tooMany(FrameWriter.MAX_DETAILS, "objects and lists");
    }
    if (token != null && token.isScalarValue() && ++scalars > FrameWriter.MAX_ATTRIBUTES) {
      throw tooMany(FrameWriter.MAX_ATTRIBUTES, "values");
    }
    return token;
  }

  private static TooMany tooMany(int limit, String what) {
    return new TooMany("more than " + limit + " " + what + " in one request");
  }
}
