package dev.whence.demo;

/// A number that a scenario may turn while the simulation runs: a cache's miss ratio, a flag, a
/// rate.
final class Setting {
  private double value;

  Setting(double value) {
    this.value = value;
  }

  double value() {
    return value;
  }

  void set(double value) {
    this.value = value;
  }
}
