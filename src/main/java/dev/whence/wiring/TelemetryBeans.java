package dev.whence.wiring;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.config.Config;

/// Whence's own traces.
final class TelemetryBeans {

  @Produces
  @Singleton
  OpenTelemetry telemetry(WhenceConfig config, Config all) {
    TelemetryConfig telemetry = config.telemetry();
    if (telemetry.tracesEndpoint().isEmpty()) {
      return OpenTelemetry.noop();
    }
    URI endpoint = URI.create(telemetry.tracesEndpoint().get());
    if (!telemetry.toItself() && isItself(endpoint, config, all)) {
      throw new IllegalArgumentException(
          "whence.telemetry.traces-endpoint=%s is this service. Recommended action: name another one, or set whence.telemetry.to-itself=true"
              .formatted(endpoint));
    }
    OtlpHttpSpanExporterBuilder exporter =
        OtlpHttpSpanExporter.builder().setEndpoint(endpoint.toString());
    telemetry.headers().forEach(exporter::addHeader);
    return OpenTelemetrySdk.builder()
        .setTracerProvider(
            SdkTracerProvider.builder()
                .setResource(
                    Resource.getDefault()
                        .merge(
                            Resource.create(
                                Attributes.of(AttributeKey.stringKey("service.name"), "whence"))))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(telemetry.ratio())))
                .addSpanProcessor(BatchSpanProcessor.builder(exporter.build()).build())
                .build())
        .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
        .build();
  }

  void close(@Disposes OpenTelemetry telemetry) {
    if (telemetry instanceof OpenTelemetrySdk sdk) {
      sdk.close();
    }
  }

  private static boolean isItself(URI endpoint, WhenceConfig config, Config all) {
    Set<Integer> own =
        Set.of(
            all.getOptionalValue("quarkus.http.port", Integer.class).orElse(8080),
            config.otlp().http().port());
    return Listening.isHere(endpoint.getHost()) && own.contains(endpoint.getPort());
  }
}
