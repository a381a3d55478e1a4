/// What came in, as people ask for it: services and how they do, curves, the topology, requests,
/// log lines, changes, the sources of all that and what they leave out.
///
/// Uses what `api` shares.
@NullMarked
package dev.whence.api.telemetry;

import org.jspecify.annotations.NullMarked;
