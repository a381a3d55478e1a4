/// The door of assistants: the protocol's messages and sessions, and the tools behind them, which
/// answer as REST does.
///
/// Uses what `api` shares, and the `answers`, `incidents` and `telemetry` that its tools ask for;
/// nobody uses it.
@NullMarked
package dev.whence.api.mcp;

import org.jspecify.annotations.NullMarked;
