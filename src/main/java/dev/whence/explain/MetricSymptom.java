package dev.whence.explain;

import dev.whence.model.Service;

/// A symptom, placed in time.
record MetricSymptom(Service service, IndicatorKind signal, MetricIncident incident) {

  double surprise() {
    return incident.surprise();
  }
}
