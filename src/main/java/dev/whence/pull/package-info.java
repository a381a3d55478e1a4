/// Connectors that read what other systems already keep: they ask configured addresses again and
/// again, remember how far they came, and hand what they find to the intake like any door.
@NullMarked
package dev.whence.pull;

import org.jspecify.annotations.NullMarked;
