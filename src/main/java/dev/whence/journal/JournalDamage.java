package dev.whence.journal;

/// What was found broken when a journal was read.
///
/// @param tornBytes bytes of an unfinished write at the very end, cut off
/// @param corruptStretches stretches of bytes between whole records that hold none; each is copied
///   to the `quarantine` directory
/// @param missingFiles files that should be there and are not
public record JournalDamage(long tornBytes, long corruptStretches, long missingFiles) {

  static final JournalDamage NONE = new JournalDamage(0, 0, 0);

  JournalDamage plus(JournalDamage other) {
    return new JournalDamage(
        tornBytes + other.tornBytes,
        corruptStretches + other.corruptStretches,
        missingFiles + other.missingFiles);
  }
}
