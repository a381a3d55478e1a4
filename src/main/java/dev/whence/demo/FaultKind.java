package dev.whence.demo;

/// What can go wrong in a drawn system.
enum FaultKind {
  CONNECTION_LEAK("connection-leak"),
  SLOW_QUERY("slow-query"),
  CACHE_LOSS("cache-loss"),
  RETRY_STORM("retry-storm"),
  BAD_INSTANCE("bad-deploy-one-instance"),
  NETWORK_DELAY("network-delay"),
  CPU_STARVATION("cpu-starvation"),
  NOISY_NEIGHBOUR("noisy-neighbour"),
  DEAD_LETTERS("dead-letters"),
  EXPIRED_CERTIFICATE("expired-certificate"),
  FEATURE_FLAG("feature-flag"),
  TRAFFIC_SURGE("traffic-surge"),
  BAD_RELEASE("bad-release"),
  SLOW_DATABASE("slow-database"),
  POOL_SHRUNK("pool-shrunk"),
  INSTANCE_DOWN("instance-down"),
  PACKET_LOSS("packet-loss"),
  DISK_STALLS("disk-stalls"),
  MEMORY_PRESSURE("memory-pressure"),
  POISONED_CACHE("poisoned-cache"),
  N_PLUS_ONE("n-plus-one"),
  SLOW_EXTERNAL("slow-external"),
  RATE_LIMIT("rate-limit"),
  DNS_FAILURE("dns-failure");

  private final String label;

  FaultKind(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
