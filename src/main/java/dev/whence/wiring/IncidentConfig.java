package dev.whence.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How incidents are kept and looked after.
public interface IncidentConfig {

  /// How long after its last sign an incident still takes in another alert or answer.
  @WithDefault("30m")
  Duration gap();

  /// Whether a firing alert asks by itself what caused it.
  @WithDefault("true")
  boolean ask();

  /// How long after an alert its question waits, so that more alerts of the same are one question.
  @WithDefault("15s")
  Duration debounce();

  /// How long after the alert's window (from 20 minutes before to 10 minutes after its start) is
  /// complete the question is asked again, for what arrived late.
  @WithDefault("30s,10m")
  List<Duration> askAgain();

  /// Questions of alerts that may wait at once, and as many for each time they are asked again;
  /// alerts beyond are kept, and ask nothing.
  @WithDefault("256")
  int pending();

  /// Evidence that is copied of one answer, at most.
  @WithDefault("4M")
  MemorySize frozenSize();

  /// How alike the chain of a past incident must be for it to be named, 0 to 1.
  @WithDefault("0.6")
  double similarFrom();

  /// A folder of post-mortem templates, `NAME.md`; one called `default.md` stands for ours.
  Optional<Path> templates();

  /// A folder of playbooks, `NAME.md`; one of the name of ours stands for it.
  Optional<Path> playbooks();
}
