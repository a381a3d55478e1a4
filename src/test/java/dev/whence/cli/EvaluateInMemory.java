package dev.whence.cli;

import dev.whence.decode.ChangeEventJson;
import dev.whence.decode.DecodeException;
import dev.whence.decode.OtlpDecoder;
import dev.whence.decode.OtlpEncoding;
import dev.whence.explain.MemoryStore;
import dev.whence.model.Changes;
import dev.whence.model.Frame;
import dev.whence.model.Signal;
import dev.whence.store.StoreReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Runs an evaluation without a store on disk: `DIR [FILTER] [quiet]`.
public final class EvaluateInMemory {

  private static final Map<Path, List<Frame>> SHARED = new HashMap<>();

  private EvaluateInMemory() {}

  public static void main(String... arguments) throws IOException {
    Evaluation evaluation = new Evaluation(Memory::new, System.out);
    String filter = arguments.length > 1 ? arguments[1] : "";
    if (arguments.length > 2) {
      evaluation.quiet(Path.of(arguments[0]), filter);
    } else {
      evaluation.labelled(Path.of(arguments[0]), filter).print(System.out);
    }
  }

  static final class Memory implements Evaluation.Pipeline {
    private final MemoryStore store = new MemoryStore();
    private boolean sealed;

    @Override
    public void ingest(Path file) throws IOException {
      boolean shared = file.getFileName().toString().contains("baseline");
      List<Frame> frames = shared ? SHARED.get(file) : null;
      if (frames == null) {
        frames = read(file);
        if (shared) {
          SHARED.put(file, frames);
        }
      }
      frames.forEach(store::put);
    }

    private static List<Frame> read(Path file) throws IOException {
      List<Frame> frames = new ArrayList<>();
      boolean gzip = file.toString().endsWith(".gz");
      try (var in = Files.newInputStream(file);
          var plain = gzip ? new GZIPInputStream(in, 1 << 16) : in;
          var lines =
              new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8), 1 << 16)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          frames.add(decode(file, line));
        }
      } catch (DecodeException malformed) {
        throw new IOException(file + ": " + malformed.getMessage(), malformed);
      }
      return frames;
    }

    private static Frame decode(Path file, String line) throws DecodeException {
      byte[] body = line.getBytes(StandardCharsets.UTF_8);
      if (file.toString().contains(".changes.jsonl")) {
        return Changes.frame(ChangeEventJson.read(body), 0);
      }
      String head = line.substring(0, Math.min(40, line.length()));
      Signal signal =
          head.contains("resourceSpans")
              ? Signal.SPANS
              : head.contains("resourceLogs") ? Signal.LOGS : Signal.POINTS;
      return OtlpDecoder.decode(signal, OtlpEncoding.JSON, body).frame();
    }

    @Override
    public StoreReader reader() {
      if (!sealed) {
        store.seal();
        sealed = true;
      }
      return store;
    }

    @Override
    public void close() {}
  }
}
