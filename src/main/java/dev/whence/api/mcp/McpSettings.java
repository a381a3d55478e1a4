package dev.whence.api.mcp;

/// What assistants may take.
///
/// @param maxSessions of all tenants
/// @param maxSessionsPerTenant of one
/// @param maxBodyBytes of a call
public record McpSettings(int maxSessions, int maxSessionsPerTenant, int maxBodyBytes) {}
