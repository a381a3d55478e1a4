package dev.whence.receive;

/// The ports on which senders expect Jaeger's and Zipkin's collectors.
public record PeerPorts(HttpPortSettings jaeger, HttpPortSettings zipkin) {}
