package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.Data;
import io.opentelemetry.sdk.metrics.data.DoubleExemplarData;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.data.MetricDataType;
import io.opentelemetry.sdk.metrics.data.SumData;
import io.opentelemetry.sdk.resources.Resource;
import java.util.ArrayList;
import java.util.List;

/// Points of one metric of the simulation as the SDK's exporters take them.
record ExportedMetric(MetricGroup group, Resource resource, InstrumentationScopeInfo scope)
    implements MetricData {
  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return scope;
  }

  @Override
  public String getName() {
    return group.metric().name();
  }

  @Override
  public String getDescription() {
    return "";
  }

  @Override
  public String getUnit() {
    return group.metric().unit();
  }

  @Override
  public MetricDataType getType() {
    return switch (group.metric().kind()) {
      case GAUGE -> MetricDataType.DOUBLE_GAUGE;
      case COUNTER, UP_DOWN_COUNTER -> MetricDataType.DOUBLE_SUM;
      case HISTOGRAM -> MetricDataType.HISTOGRAM;
    };
  }

  @Override
  public Data<?> getData() {
    List<DoublePointData> amounts = new ArrayList<>();
    List<HistogramPointData> distributions = new ArrayList<>();
    for (PointItem point : group.points()) {
      switch (point.value()) {
        case PointItem.Amount amount -> amounts.add(amount(point, amount.value()));
        case PointItem.Distribution distribution ->
            distributions.add(new ExportedDistribution(point, distribution));
      }
    }
    AggregationTemporality cumulative = AggregationTemporality.CUMULATIVE;
    return switch (group.metric().kind()) {
      case GAUGE -> GaugeData.createDoubleGaugeData(amounts);
      case COUNTER -> SumData.createDoubleSumData(true, cumulative, amounts);
      case UP_DOWN_COUNTER -> SumData.createDoubleSumData(false, cumulative, amounts);
      case HISTOGRAM -> HistogramData.create(cumulative, distributions);
    };
  }

  private static DoublePointData amount(PointItem point, double value) {
    return DoublePointData.create(
        point.startNanos(), point.timeNanos(), point.attributes(), value, List.of());
  }

  private record ExportedDistribution(PointItem point, PointItem.Distribution distribution)
      implements HistogramPointData {
    @Override
    public long getStartEpochNanos() {
      return point.startNanos();
    }

    @Override
    public long getEpochNanos() {
      return point.timeNanos();
    }

    @Override
    public Attributes getAttributes() {
      return point.attributes();
    }

    @Override
    public double getSum() {
      return distribution.sum();
    }

    @Override
    public long getCount() {
      return distribution.count();
    }

    @Override
    public boolean hasMin() {
      return false;
    }

    @Override
    public double getMin() {
      return 0;
    }

    @Override
    public boolean hasMax() {
      return false;
    }

    @Override
    public double getMax() {
      return 0;
    }

    @Override
    public List<Double> getBoundaries() {
      return distribution.bounds();
    }

    @Override
    public List<Long> getCounts() {
      return distribution.counts();
    }

    @Override
    public List<DoubleExemplarData> getExemplars() {
      return distribution.exemplars().stream().map(ExportedDistribution::exemplar).toList();
    }

    private static DoubleExemplarData exemplar(PointItem.Sample sample) {
      SpanContext context =
          SpanContext.create(
              sample.traceId(), sample.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
      return DoubleExemplarData.create(
          Attributes.empty(), sample.timeNanos(), context, sample.value());
    }
  }
}
