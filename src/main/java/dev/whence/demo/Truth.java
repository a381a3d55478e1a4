package dev.whence.demo;

/// What a scenario's cause is: the entity at fault (a service, or a database by its address) and
/// the kind of fault.
record Truth(String entity, String fault) {}
