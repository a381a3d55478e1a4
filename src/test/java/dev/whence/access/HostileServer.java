package dev.whence.access;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;

/// A server on this machine that answers as it likes. It remembers what it was asked.
final class HostileServer implements AutoCloseable {

  /// Writes an answer.
  interface Answer {
    void write(OutputStream to) throws IOException, InterruptedException;
  }

  private final ServerSocket door;
  private final Answer answer;
  private final List<String> asked = new CopyOnWriteArrayList<>();

  HostileServer(Answer answer) throws IOException {
    this(ServerSocketFactory.getDefault(), answer);
  }

  HostileServer(ServerSocketFactory sockets, Answer answer) throws IOException {
    this.door = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.answer = answer;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /// Heads of requests.
  List<String> asked() {
    return asked;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = door.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      // nobody gets in any more
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      asked.add(head.toString());
      answer.write(socket.getOutputStream());
      socket.getOutputStream().flush();
    } catch (IOException | InterruptedException gone) {
      // the client did not want to hear more
    }
  }

  static Answer text(String text) {
    return to -> to.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// The same over and over again.
  static Answer endless(String head, String more, long pauseMillis) {
    return to -> {
      text(head).write(to);
      while (true) {
        text(more).write(to);
        to.flush();
        Thread.sleep(pauseMillis);
      }
    };
  }

  @Override
  public void close() throws IOException {
    door.close();
  }
}
