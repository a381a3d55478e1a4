/// Hides what must not be kept: credentials, tokens, card numbers, e-mail addresses, and whatever
/// the configuration names, before anything is written down. Every look is linear in the text.
/// Plain Java; uses `model`, and `join` for the spelling of request IDs.
@NullMarked
package dev.whence.redact;

import org.jspecify.annotations.NullMarked;
