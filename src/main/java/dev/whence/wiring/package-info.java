/// Where the parts are put together: configuration, producers, start-up checks, schedules.
@NullMarked
package dev.whence.wiring;

import org.jspecify.annotations.NullMarked;
