/// The door out: REST for people, tools and Grafana, over the store's reader and the explainer.
///
/// Every question is bounded (window, page, points, blocks) and every refusal is a problem body
/// that says what was wrong, where, and what to do. Uses `model`, `store`, `intake`, `explain` and
/// `incident`.
@NullMarked
package dev.whence.api;

import org.jspecify.annotations.NullMarked;
