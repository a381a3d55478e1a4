package dev.whence.demo;

import io.opentelemetry.api.common.Attributes;

/// Who speaks: the resource of a piece of telemetry and the instrumentation scope that wrote it.
record Entity(Attributes resource, String scope) {}
