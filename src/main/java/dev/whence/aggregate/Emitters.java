package dev.whence.aggregate;

import dev.whence.model.Emitter;
import dev.whence.model.Frame;
import dev.whence.model.Vocabulary;
import java.util.HashMap;
import java.util.Map;

/// The emitters of a frame's resources, each worked out once.
final class Emitters {

  private final Vocabulary vocabulary;
  private final Frame frame;
  private final Map<Integer, Emitter> bySet = new HashMap<>();

  Emitters(Vocabulary vocabulary, Frame frame) {
    this.vocabulary = vocabulary;
    this.frame = frame;
  }

  Emitter of(int resource) {
    return bySet.computeIfAbsent(resource, set -> vocabulary.emitter(frame, set));
  }
}
