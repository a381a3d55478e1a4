/** Whence: what caused this spike? */
@NullMarked
package dev.whence;

import org.jspecify.annotations.NullMarked;
