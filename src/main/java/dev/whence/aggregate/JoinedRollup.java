package dev.whence.aggregate;

import dev.whence.model.Vocabulary;

/// Cells and summaries that need whole requests. Stateless; safe for use by many threads.
public final class JoinedRollup {

  private final Vocabulary vocabulary;
  private final ResourceNames resourceNames;

  public JoinedRollup(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
    this.resourceNames = new ResourceNames(vocabulary);
  }

  /// For requests that are added up together: the more of them, the fewer cells.
  public JoinedFold begin() {
    return new JoinedFold(vocabulary, resourceNames);
  }
}
