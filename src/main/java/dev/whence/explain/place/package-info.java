/// Where it happens: at one instance of a service, on the machine that several share, or in
/// something that they use and no span is of.
///
/// Uses `model` and, of the engine, `explain.answer`, `explain.statistics`, `explain.facts`,
/// `explain.structure`, `explain.time`, `explain.resource` and `explain.charge`. Start reading at
/// `Instances` and `Neighbours`.
@NullMarked
package dev.whence.explain.place;

import org.jspecify.annotations.NullMarked;
