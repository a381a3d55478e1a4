/// The door out: REST for people, tools and Grafana, over the store's reader and the explainer.
///
/// Every question is bounded (window, page, points, blocks) and every refusal is a problem body
/// that says what was wrong, where, and what to do. Uses `model`, `store`, `intake`, `explain` and
/// `incident`; of `access` who asks, of `join` how request IDs are written.
///
/// Here is what its parts share: how parameters, bodies and times are read, how values and refusals
/// are written, what questions may hold in memory; and the few answers about the service itself and
/// its page. It knows none of them. The parts are sub-packages:
///
/// ```
/// prometheus   jaeger   mcp          other tools' ways of asking
///                        |
///                    incidents       what follows from alerts and answers
///                     |     |
///               answers   telemetry  why something happened; what came in
/// ```
@NullMarked
package dev.whence.api;

import org.jspecify.annotations.NullMarked;
