/// The one door in: normalises, limits, recognises repeated exports, journals, then feeds the join,
/// the rollups and the store. Also rebuilds after a crash and compacts in the background.
@NullMarked
package dev.whence.intake;

import org.jspecify.annotations.NullMarked;
