package dev.whence.store;

import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;

/// Some slices of one tenant, within one day, that are worth regrouping.
///
/// @param range from the start of the first slice to the end of the last
/// @param items about how many spans and log lines lie in it
public record Stretch(Tenant tenant, TimeRange range, long items) {}
