/// `bench`: the service, and others of its trade, as processes of their own under a load that was
/// made beforehand.
///
/// [Loads] makes and keeps the bodies, [Feed] sends them and keeps the ledger of what was
/// acknowledged, a [Subject] is a system that can be started and fed, a [Running] one that was, a
/// `...Run` is one scenario, [Targets] runs them all and says which targets are reached. Only `cli`
/// may use this package.
@NullMarked
package dev.whence.bench;

import org.jspecify.annotations.NullMarked;
