package dev.whence.aggregate;

import dev.whence.model.Emitter;
import dev.whence.model.Frame;
import dev.whence.model.Vocabulary;
import org.jspecify.annotations.Nullable;

/// The emitters of a frame's resources, each worked out once.
final class Emitters {

  private final Vocabulary vocabulary;
  private final Frame frame;
  private final @Nullable Emitter[] bySet;

  Emitters(Vocabulary vocabulary, Frame frame) {
    this.vocabulary = vocabulary;
    this.frame = frame;
    this.bySet = new @Nullable Emitter[frame.sets().size()];
  }

  Emitter of(int resource) {
    Emitter known = bySet[resource];
    if (known == null) {
      known = vocabulary.emitter(frame, resource);
      bySet[resource] = known;
    }
    return known;
  }
}
