/// Who may be at fault instead of who is charged: who answered it before, asks it wrongly, sends it
/// what it fails on, does not find it, or is called in vain. Nothing proves it, so that what is
/// added is `probable` at most.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.facts`,
/// `explain.request`, `explain.meaning`, `explain.structure` and `explain.charge`. `LeftOut` and
/// `Quoted` are what several of them look at; start reading at `AnsweredBefore`.
@NullMarked
package dev.whence.explain.instead;

import org.jspecify.annotations.NullMarked;
