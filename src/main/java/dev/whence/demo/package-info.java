/// The demonstration: a small discrete-event simulation of services, bounded connection pools and a
/// shared database, the five variants of one outage played on it, and a laboratory that draws
/// random systems with one fault each.
///
/// Nothing here is scripted to fail. Queues, waits, timeouts and errors follow from load, service
/// times and limits; a scenario only says what changes and when. What the simulated programs would
/// have told goes to a [TelemetrySink]: over OTLP through the OpenTelemetry SDK's own exporters, or
/// into a case folder that the evaluator reads. It is deterministic: equal scenario, seed and end
/// give equal bytes.
///
/// The package depends on nothing else of this project, so that what it shows is seen from outside.
@NullMarked
package dev.whence.demo;

import org.jspecify.annotations.NullMarked;
