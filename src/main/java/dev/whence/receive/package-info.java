/// Every wire protocol's door: moves bytes, knows status codes, keeps to the limits, and hands what
/// was decoded to the one door in. Uses `model`, `decode` and `intake`, and `access`, which stands
/// before each.
@NullMarked
package dev.whence.receive;

import org.jspecify.annotations.NullMarked;
