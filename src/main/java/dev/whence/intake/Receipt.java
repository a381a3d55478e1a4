package dev.whence.intake;

/// What became of an export.
///
/// @param accepted items now kept
/// @param duplicates items of a repeated export, kept before
/// @param rejected items refused for good
/// @param reason why the first was refused; empty where none was
public record Receipt(long accepted, long duplicates, long rejected, String reason) {}
