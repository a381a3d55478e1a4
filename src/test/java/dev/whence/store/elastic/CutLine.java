package dev.whence.store.elastic;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A line to a server on this machine that can be cut and mended.
public final class CutLine implements AutoCloseable {

  private final URI target;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile ServerSocket door;

  public CutLine(URI target) throws IOException {
    this.target = target;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.port = door.getLocalPort();
    listen(door);
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private void listen(ServerSocket at) {
    Thread.ofVirtual().start(() -> accept(at));
  }

  private void accept(ServerSocket at) {
    try {
      while (true) {
        Socket near = at.accept();
        Socket far = new Socket(target.getHost(), target.getPort());
        open.add(near);
        open.add(far);
        Thread.ofVirtual().start(() -> pump(near, far));
        Thread.ofVirtual().start(() -> pump(far, near));
      }
    } catch (IOException cut) {
      // nobody gets through
    }
  }

  private void pump(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException cut) {
      // both ends see it
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  /// Cuts what is open and lets nobody in.
  public void cut() throws IOException {
    door.close();
    for (Socket each : open) {
      each.close();
    }
  }

  public void mend() throws IOException {
    door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
    listen(door);
  }

  @Override
  public void close() throws IOException {
    cut();
  }
}
