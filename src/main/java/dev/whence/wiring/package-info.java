/// Configuration, producers, start-up checks and schedules: where the parts are put together.
@NullMarked
package dev.whence.wiring;

import org.jspecify.annotations.NullMarked;
