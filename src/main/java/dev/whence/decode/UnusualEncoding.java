package dev.whence.decode;

/// The cursors met an encoding that protobuf allows but no encoder writes, such as one message in
/// two pieces: the request must be read with protobuf's own classes.
final class UnusualEncoding extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnusualEncoding() {
    super("an unusual encoding", null, false, false);
  }
}
