package dev.whence.intake;

import dev.whence.model.AnswerCode;
import dev.whence.model.AttributeSets;
import dev.whence.model.AttributeType;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// How spans ended whose senders left the status unset: what their attributes say, be it
/// OpenTracing's `error`, `error.type`, the code of an HTTP or gRPC answer, or the `success` of
/// Application Insights and others. A status that is set stands. Not thread-safe; one for each
/// frame.
final class Outcomes {

  private static final int UNSET = 0;
  private static final int ERROR = 2;

  /// What an attribute of a name tells: nothing, whether it failed, that it failed, whether it did
  /// not, or, counted from FIRST_CODE, an answer's code.
  private static final int NOTHING = 0;

  private static final int ERROR_OR_NOT = 1;
  private static final int ERROR_TYPE = 2;
  private static final int SUCCESS_OR_NOT = 3;
  private static final int FIRST_CODE = 4;
  private static final int UNKNOWN = -1;

  private static final AnswerCode[] CODES = AnswerCode.values();

  private final Frame frame;
  private final AttributeSets sets;

  /// By the text of a key.
  private final byte[] meanings;

  private Outcomes(Frame frame) {
    this.frame = frame;
    this.sets = frame.sets();
    this.meanings = new byte[frame.texts().size()];
    Arrays.fill(meanings, (byte) UNKNOWN);
  }

  /// The frame with a status for each span whose attributes tell that it failed.
  static Frame told(Frame frame) {
    return frame.signal() == Signal.SPANS ? new Outcomes(frame).told() : frame;
  }

  private Frame told() {
    Spans spans = Spans.of(frame);
    long[] statuses = null;
    for (int row = 0; row < frame.size(); row++) {
      if (frame.main().get(Spans.STATUS, row) == UNSET && failed(spans, row)) {
        statuses = statuses == null ? Normaliser.column(frame, Spans.STATUS) : statuses;
        statuses[row] = ERROR;
      }
    }
    return statuses == null ? frame : frame.with(Map.of(Spans.STATUS, statuses), List.of());
  }

  private boolean failed(Spans spans, int row) {
    int set = (int) frame.main().get(Spans.ATTRIBUTES, row);
    boolean failed = false;
    for (int entry = sets.start(set); entry < sets.start(set + 1); entry++) {
      int meaning = meaning(sets.key(entry));
      if (meaning == ERROR_OR_NOT) {
        return saysSo(entry);
      }
      failed |= meaning == ERROR_TYPE && saysSo(entry);
      failed |= meaning == SUCCESS_OR_NOT && deniesIt(entry);
      failed |=
          meaning >= FIRST_CODE
              && CODES[meaning - FIRST_CODE].isError(
                  AnswerCode.number(frame.value(entry)), spans.kind(row));
    }
    return failed;
  }

  private int meaning(int key) {
    if (meanings[key] == UNKNOWN) {
      meanings[key] = (byte) meaning(frame.text(key));
    }
    return meanings[key];
  }

  private static int meaning(String key) {
    return switch (key) {
      case "error" -> ERROR_OR_NOT;
      case "error.type" -> ERROR_TYPE;
      case "success" -> SUCCESS_OR_NOT;
      default -> {
        AnswerCode code = AnswerCode.of(key);
        yield code == null ? NOTHING : FIRST_CODE + code.ordinal();
      }
    };
  }

  /// A text is the failure's name or message; `false` says that there is none.
  private boolean saysSo(int entry) {
    if (sets.type(entry) == AttributeType.BOOLEAN) {
      return sets.value(entry) != 0;
    }
    if (sets.type(entry) != AttributeType.STRING) {
      return false;
    }
    String text = frame.text(sets.value(entry));
    return !text.isEmpty() && !text.equalsIgnoreCase("false");
  }

  private boolean deniesIt(int entry) {
    return sets.type(entry) == AttributeType.BOOLEAN
        ? sets.value(entry) == 0
        : sets.type(entry) == AttributeType.STRING
            && frame.text(sets.value(entry)).equalsIgnoreCase("false");
  }
}
