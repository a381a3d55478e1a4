/// Every wire protocol's door: moves bytes, knows status codes, keeps to the limits, and hands what
/// was decoded to the one door in. Uses `decode` and `intake`.
@NullMarked
package dev.whence.receive;

import org.jspecify.annotations.NullMarked;
