package dev.whence.intake;

import dev.whence.model.ChangeEvent;
import dev.whence.model.Emitter;
import dev.whence.model.Emitters;
import dev.whence.model.Frame;
import dev.whence.model.Logs;
import dev.whence.model.Points;
import dev.whence.model.Service;
import dev.whence.model.Spans;
import dev.whence.model.Tenant;
import dev.whence.model.TimeRange;
import dev.whence.model.Vocabulary;
import dev.whence.store.Document;
import dev.whence.store.FaultLog;
import dev.whence.store.Store;
import dev.whence.store.StoreException;
import dev.whence.store.TextHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Notices changes that nobody told of: a version or an image that a service did not have before,
/// one that is back after it was gone, and instances that started anew. What is known of a service
/// is kept in the store, so that a restart of this process is not everybody's deployment. One
/// thread's alone.
public final class VersionWatch {

  /// The kind of documents that keep what is known.
  public static final String KIND = "known-versions";

  /// Of each service so many revisions are kept, and twice as many at most: each holds all that is
  /// known, and the ones before are only there for instances that are behind.
  private static final int REVISIONS = 20;

  /// Services looked after at most; the one not seen for the longest is forgotten first.
  private static final int MOST_SERVICES = 10_000;

  private static final int LONGEST_ID = 1_024;

  private static final FaultLog FAULTS =
      new FaultLog(System.getLogger(VersionWatch.class.getName()));

  private static final Emitter NOBODY = new Emitter(Service.named(""), "", "", "");

  private final Store store;
  private final Vocabulary vocabulary;
  private final Map<Key, KnownService> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, KnownService> eldest) {
          return size() > MOST_SERVICES;
        }
      };

  private record Key(Tenant tenant, Service service) {

    /// Of the document: the service's key, or its hash where the key is longer than IDs should be.
    String id() {
      String key = service.key();
      return key.length() > LONGEST_ID ? TextHash.of(key) : key;
    }
  }

  public VersionWatch(Store store, Vocabulary vocabulary) {
    this.store = store;
    this.vocabulary = vocabulary;
  }

  /// The changes that show in a frame of spans, log lines or points.
  List<ChangeEvent> look(Tenant tenant, Frame frame) {
    List<ChangeEvent> changes = new ArrayList<>();
    long[] first = new long[frame.sets().size()];
    long[] last = new long[first.length];
    times(frame, first, last);
    Emitters emitters = new Emitters(frame, vocabulary);
    for (int resource = 0; resource < first.length; resource++) {
      Emitter emitter = last[resource] == 0 ? NOBODY : emitters.ofSet(resource);
      if (!emitter.service().name().isEmpty()) {
        Key key = new Key(tenant, emitter.service());
        TimeRange times = new TimeRange(first[resource], last[resource] + 1);
        int set = resource;
        changes.addAll(look(key, emitter, name -> frame.attribute(set, name), times));
      }
    }
    return changes;
  }

  private List<ChangeEvent> look(
      Key key, Emitter emitter, KnownService.Resource resource, TimeRange times) {
    KnownService service;
    try {
      service = known.computeIfAbsent(key, this::read);
    } catch (StoreException away) {
      FAULTS.say("what is known of a service's versions cannot be read", away);
      return List.of();
    }
    List<ChangeEvent> changes = service.look(emitter, resource, times);
    if (service.isNews()) {
      keep(key, service, times.fromNanos());
    }
    return changes;
  }

  /// What cannot be kept now is kept with a later look; the changes are told all the same.
  private void keep(Key key, KnownService service, long timeNanos) {
    String id = key.id();
    int revision = service.revision();
    try {
      if (!store.put(key.tenant(), new Document(KIND, id, revision, timeNanos, service.json()))) {
        // another instance knows more: it is read again
        known.remove(key);
        return;
      }
      service.kept();
      if (revision % REVISIONS == 0) {
        store.dropRevisions(key.tenant(), KIND, id, revision - REVISIONS);
      }
    } catch (StoreException away) {
      FAULTS.say("what is known of a service's versions is kept later", away);
    }
  }

  private KnownService read(Key key) {
    return store
        .document(key.tenant(), KIND, key.id(), 0)
        .map(document -> KnownService.parse(document.revision(), document.json()))
        .orElseGet(KnownService::new);
  }

  /// By resource: when its first item was, and its last; 0 where it has none.
  private static void times(Frame frame, long[] first, long[] last) {
    for (int row = 0; row < frame.size(); row++) {
      long time = frame.timeNanos(row);
      int resource = resource(frame, row);
      first[resource] = first[resource] == 0 ? time : Math.min(first[resource], time);
      last[resource] = Math.max(last[resource], time);
    }
  }

  private static int resource(Frame frame, int row) {
    return switch (frame.signal()) {
      case SPANS -> (int) frame.main().get(Spans.RESOURCE, row);
      case LOGS -> (int) frame.main().get(Logs.RESOURCE, row);
      case POINTS -> {
        Points points = Points.of(frame);
        yield points.resource(points.seriesRow(row));
      }
      case CHANGES, CELLS, REQUESTS -> 0;
    };
  }
}
