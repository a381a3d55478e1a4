package dev.whence.cli;

import java.io.Serial;

/// A command cannot go on for a reason that its user can act on; the message is all they see.
final class CommandFailed extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  CommandFailed(String message) {
    super(message);
  }
}
