package dev.whence.aggregate;

import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.ResourceName;
import dev.whence.model.Signal;
import dev.whence.model.Spans;
import dev.whence.model.Vocabulary;
import org.jspecify.annotations.Nullable;

/// What the numbers of one frame (texts, resources) stand for among the [Names] of many, each
/// looked up once. Not thread-safe.
final class FrameNames {

  private final Frame frame;
  private final Names names;
  private final Emitters emitters;

  /// By text of the frame: its number and 1, 0 where it was not looked up yet.
  private final int[] numbers;

  /// By attribute set.
  private final Names.@Nullable Party[] parties;

  private final @Nullable Resources resources;
  private final Answers answers;

  FrameNames(Frame frame, Names names, Vocabulary vocabulary, ResourceNames resourceNames) {
    this.frame = frame;
    this.names = names;
    this.emitters = new Emitters(frame, vocabulary);
    this.numbers = new int[frame.texts().size()];
    this.parties = new Names.@Nullable Party[frame.sets().size()];
    this.resources =
        frame.signal() == Signal.SPANS ? new Resources(Spans.of(frame), resourceNames) : null;
    this.answers = new Answers(frame);
  }

  Frame frame() {
    return frame;
  }

  int number(long text) {
    int known = numbers[(int) text];
    if (known == 0) {
      known = names.number(frame.text(text)) + 1;
      numbers[(int) text] = known;
    }
    return known - 1;
  }

  /// Whom a resource's attributes name.
  Names.Party party(long set) {
    Names.Party known = parties[(int) set];
    if (known == null) {
      known = names.party(emitters.ofSet((int) set));
      parties[(int) set] = known;
    }
    return known;
  }

  /// What a span says of an answer.
  Answers.Kind answer(int row) {
    return answers.of((int) frame.main().get(Spans.ATTRIBUTES, row));
  }

  /// The resource that a span calls, null where it calls none.
  @Nullable ResourceName resource(int row) {
    return resources == null ? null : resources.of(row);
  }
}
