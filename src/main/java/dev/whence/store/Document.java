package dev.whence.store;

/// A JSON document that is kept as it is: an explanation, an incident.
///
/// @param kind what it is, lower case
/// @param id no longer than a store can index: one of more than 32,766 bytes is refused
/// @param revision 1 and up; one revision is never written twice with different content
/// @param timeNanos when it is about
public record Document(String kind, String id, int revision, long timeNanos, String json) {}
