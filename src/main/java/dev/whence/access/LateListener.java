package dev.whence.access;

import io.grpc.ServerCall;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Listens to a call before it is known who shall: keeps what happens until then, in order. Without
/// a listener nobody asks for messages, so that little can happen. Thread-safe.
final class LateListener<Q> extends ServerCall.Listener<Q> {

  private final Queue<Consumer<ServerCall.Listener<Q>>> before = new ArrayDeque<>();
  private ServerCall.@Nullable Listener<Q> listener;

  synchronized void start(ServerCall.Listener<Q> found) {
    before.forEach(event -> event.accept(found));
    before.clear();
    listener = found;
  }

  private void on(Consumer<ServerCall.Listener<Q>> event) {
    ServerCall.Listener<Q> started;
    synchronized (this) {
      started = listener;
      if (started == null) {
        before.add(event);
        return;
      }
    }
    event.accept(started);
  }

  @Override
  public void onMessage(Q message) {
    on(found -> found.onMessage(message));
  }

  @Override
  public void onHalfClose() {
    on(ServerCall.Listener::onHalfClose);
  }

  @Override
  public void onCancel() {
    on(ServerCall.Listener::onCancel);
  }

  @Override
  public void onComplete() {
    on(ServerCall.Listener::onComplete);
  }

  @Override
  public void onReady() {
    on(ServerCall.Listener::onReady);
  }
}
