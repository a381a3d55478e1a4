package dev.whence.incident;

import dev.whence.explain.answer.Explanation;

/// The five whys in Markdown; a rung that the data cannot know stays a question.
public final class FiveWhysText {

  private FiveWhysText() {}

  public static String of(Explanation answer) {
    Markdown text = new Markdown();
    write(answer, text);
    return text.toString();
  }

  static void write(Explanation answer, Markdown text) {
    if (answer.fiveWhys().isEmpty()) {
      return;
    }
    text.heading(2, "Five whys");
    for (Explanation.Why why : answer.fiveWhys()) {
      String because = why.because();
      if (because == null) {
        text.open(why.n() + ". " + why.why());
      } else {
        text.bullet(
            why.n()
                + ". "
                + why.why()
                + " Because "
                + because
                + " ("
                + why.strength().replace('_', ' ')
                + ").");
      }
    }
  }
}
