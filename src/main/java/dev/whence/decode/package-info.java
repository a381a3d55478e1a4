/// Bytes of every wire format to frames and back, pure: no I/O, no state between calls. Uses
/// `model` alone.
@NullMarked
package dev.whence.decode;

import org.jspecify.annotations.NullMarked;
