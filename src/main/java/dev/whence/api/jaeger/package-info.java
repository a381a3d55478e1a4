/// The door of Jaeger, as Grafana asks through it: traces found and written in the JSON of Jaeger's
/// legacy API and of its version 3.
///
/// Uses what `api` shares; nobody uses it.
@NullMarked
package dev.whence.api.jaeger;

import org.jspecify.annotations.NullMarked;
