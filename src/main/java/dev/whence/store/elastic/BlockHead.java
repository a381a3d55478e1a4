package dev.whence.store.elastic;

import com.fasterxml.jackson.databind.JsonNode;
import dev.whence.model.Frame;
import dev.whence.model.Tenant;
import dev.whence.store.BlockKind;
import dev.whence.store.FrameCodec;
import dev.whence.store.StoredBlock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A block in the cluster of which the frame comes when it is asked for, with those that are wanted
/// next. Each block is for one thread; the view that found several of them lets as many threads
/// read them at once.
final class BlockHead implements StoredBlock {

  /// Reads a frame, and whichever else it deems worth it; lets one thread in at a time.
  @FunctionalInterface
  interface Loader {
    byte[] take() throws IOException;
  }

  private final String index;
  private final String id;
  private final JsonNode fields;
  private final long minNanos;
  private final long maxNanos;
  private byte @Nullable [] encoded;
  private boolean taken;
  private @Nullable Loader loader;

  private BlockHead(String index, String id, JsonNode fields) {
    this.index = index;
    this.id = id;
    this.fields = fields;
    this.minNanos = number("min");
    this.maxNanos = number("max");
  }

  static BlockHead read(JsonNode hit) {
    return new BlockHead(hit.path("_index").asText(), hit.path("_id").asText(), hit.path("fields"));
  }

  private long number(String field) {
    return fields.path(field).path(0).asLong();
  }

  String index() {
    return index;
  }

  String id() {
    return id;
  }

  long bytes() {
    return number("bytes");
  }

  boolean isLoaded() {
    return encoded != null;
  }

  /// Whether its frame was wanted before and is not likely to be wanted again.
  boolean isTaken() {
    return taken;
  }

  void loadedBy(Loader newLoader) {
    loader = newLoader;
  }

  void loaded(byte[] bytes) {
    encoded = bytes;
  }

  /// The bytes are let go: to be read once, or twice at the price of another request.
  byte[] take() {
    byte[] bytes = encoded;
    if (bytes == null) {
      throw new IllegalStateException("block " + id + " was not loaded");
    }
    encoded = null;
    taken = true;
    return bytes;
  }

  @Override
  public Tenant tenant() {
    return new Tenant(fields.path("tenant").path(0).asText());
  }

  @Override
  public BlockKind kind() {
    return BlockKind.valueOf(fields.path("kind").path(0).asText());
  }

  @Override
  public long minNanos() {
    return minNanos;
  }

  @Override
  public long maxNanos() {
    return maxNanos;
  }

  @Override
  public long arrivalNanos() {
    return number("arrival");
  }

  @Override
  public long count() {
    return number("count");
  }

  @Override
  public SortedSet<Long> finalSlices() {
    SortedSet<Long> slices = new TreeSet<>();
    fields.path("slice").forEach(each -> slices.add(each.asLong()));
    return slices;
  }

  @Override
  public List<String> services() {
    List<String> services = new ArrayList<>();
    fields.path("service").forEach(each -> services.add(each.asText()));
    return services;
  }

  @Override
  public Frame frame() throws IOException {
    byte[] bytes = loader == null ? take() : loader.take();
    return FrameCodec.decode(bytes, 0, bytes.length);
  }
}
