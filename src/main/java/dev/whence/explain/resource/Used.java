package dev.whence.explain.resource;

import dev.whence.explain.answer.Candidate;
import dev.whence.model.Service;

/// Something that no span is of, and that is used up, or more than before.
public interface Used {

  Service service();

  /// Whether there is no more of it to be had than is asked for, which was otherwise before.
  boolean up();

  /// Whether somebody's work has become another, rather than a little more.
  boolean isTransformed();

  /// What made others wait, as far as time alone can tell.
  Candidate candidate(double surprise, double score);
}
