/// Where the spans and log lines of one request meet: request identity and the bounded,
/// time-limited join.
///
/// Plain Java; time is an argument. Uses `model` alone.
@NullMarked
package dev.whence.join;

import org.jspecify.annotations.NullMarked;
