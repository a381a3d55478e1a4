/// The values everything else speaks in: identities, columnar frames of telemetry, cells, request
/// summaries and change events.
///
/// Plain records and immutable tables. Knows no other package, no clock and no I/O.
@NullMarked
package dev.whence.model;

import org.jspecify.annotations.NullMarked;
