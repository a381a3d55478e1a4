/// What is asked and what is answered, as values: a question, its windows and the settings it is
/// asked under; findings with their evidence, candidates, and the explanation made of them.
///
/// The rest of the engine speaks in these terms, and so does who asks it. Uses `model` alone. Start
/// reading at `Question` and `Explanation`, then `Finding` (what was different) and `Candidate`
/// (what may have caused it).
@NullMarked
package dev.whence.explain.answer;

import org.jspecify.annotations.NullMarked;
