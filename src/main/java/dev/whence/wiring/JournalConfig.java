package dev.whence.wiring;

import dev.whence.journal.JournalSettings;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/// How much may wait on disk for the store.
public interface JournalConfig {

  /// On disk; beyond it exports are refused for a moment. An outage of the store may last as long
  /// as it takes to fill it.
  @WithDefault("4G")
  MemorySize maxSize();

  /// A file is closed once it is this long, and deleted when the store holds all of it.
  @WithDefault("64M")
  MemorySize fileSize();

  /// As the journal takes it.
  default JournalSettings settings() {
    JournalSettings usual = JournalSettings.DEFAULT;
    return new JournalSettings(
        fileSize().asLongValue(),
        maxSize().asLongValue(),
        usual.maxBytesWaiting(),
        usual.maxRecordBytes());
  }
}
