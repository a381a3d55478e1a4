/// Questions about causes, as they are written, asked and answered: every answer is kept, as
/// revisions that never change, with what people confirm of it.
///
/// What else is known around an answer is added by whoever implements [AnswerContext]. Uses what
/// `api` shares.
@NullMarked
package dev.whence.api.answers;

import org.jspecify.annotations.NullMarked;
