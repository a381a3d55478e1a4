package dev.whence.wiring;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/// A request that is written piece by piece, and may be left unfinished.
final class RawCall implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final BufferedReader answer;

  private RawCall(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(PATIENCE_MILLIS);
    answer = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
  }

  /// Sends the head of a request.
  ///
  /// @param headers names and values by turns
  static RawCall begin(int port, String request, String... headers) throws IOException {
    StringBuilder head = new StringBuilder(request + " HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = 0; i < headers.length; i += 2) {
      head.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
    }
    RawCall call = new RawCall(new Socket(InetAddress.getLoopbackAddress(), port));
    call.send(head.append("\r\n").toString().getBytes(US_ASCII));
    return call;
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /// Sends a part of a body whose length was not announced.
  void sendChunk(int bytes) throws IOException {
    send((Integer.toHexString(bytes) + "\r\n").getBytes(US_ASCII));
    send(new byte[bytes]);
    send("\r\n".getBytes(US_ASCII));
  }

  /// The status of the answer, waited for.
  int status() throws IOException {
    String line = answer.readLine();
    if (line == null) {
      throw new IOException("closed without an answer");
    }
    return Integer.parseInt(line.substring(9, 12));
  }

  /// A header of the answer, once its status is there; null where it has none of the name.
  @Nullable String header(String name) throws IOException {
    for (String line = answer.readLine(); line != null; line = answer.readLine()) {
      if (line.regionMatches(true, 0, name + ": ", 0, name.length() + 2)) {
        return line.substring(name.length() + 2);
      }
    }
    return null;
  }

  /// Breaks the connection off.
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
