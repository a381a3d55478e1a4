/// The door of Prometheus, as Grafana asks through it: PromQL read, worked out over metric series
/// and cells, and answered in the JSON of Prometheus' API.
///
/// Uses what `api` shares; nobody uses it.
@NullMarked
package dev.whence.api.prometheus;

import org.jspecify.annotations.NullMarked;
