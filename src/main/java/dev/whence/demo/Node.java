package dev.whence.demo;

import java.util.ArrayList;
import java.util.List;

/// A machine that pods run on. `pressure` is the share of it that something outside the traced
/// programs uses.
final class Node {
  private final String name;
  private final int cores;
  private final List<Instance> instances = new ArrayList<>();
  private double pressure;

  Node(String name, int cores) {
    this.name = name;
    this.cores = cores;
  }

  String name() {
    return name;
  }

  int cores() {
    return cores;
  }

  List<Instance> instances() {
    return instances;
  }

  double pressure() {
    return pressure;
  }

  void pressure(double share) {
    pressure = share;
  }
}
