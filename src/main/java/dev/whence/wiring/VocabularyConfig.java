package dev.whence.wiring;

import java.util.List;
import java.util.Optional;

/// Further names of attributes, under `whence.vocabulary.`, tried before those that are known: how
/// a team's own names come to mean the same as everybody's. Change it only together with an empty
/// data directory, or take it that what was kept before is found under its old names.
interface VocabularyConfig {

  /// `service.name`. For example `whence.vocabulary.service=app_id,component`.
  Optional<List<String>> service();

  /// `service.namespace`.
  Optional<List<String>> namespace();

  /// `deployment.environment.name`.
  Optional<List<String>> environment();

  /// `service.instance.id`, a pod's name included.
  Optional<List<String>> instance();

  /// `service.version`.
  Optional<List<String>> version();

  /// `k8s.node.name`.
  Optional<List<String>> node();

  /// `db.system.name`.
  Optional<List<String>> databaseSystem();

  /// `db.namespace`.
  Optional<List<String>> database();

  /// `messaging.system`.
  Optional<List<String>> queueSystem();

  /// `messaging.destination.name`.
  Optional<List<String>> queue();

  /// `server.address`.
  Optional<List<String>> peer();

  /// `server.port`.
  Optional<List<String>> peerPort();
}
