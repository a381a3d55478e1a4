package dev.whence.explain.metrics;

import dev.whence.explain.meaning.IndicatorKind;
import dev.whence.model.Service;

/// A symptom, placed in time.
///
/// @param surprise corrected for how many indicators were looked at
record MetricSymptom(
    Service service, IndicatorKind signal, MetricIncident incident, double surprise) {}
