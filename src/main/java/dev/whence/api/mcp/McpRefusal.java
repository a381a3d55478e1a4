package dev.whence.api.mcp;

/// A message of an assistant that is refused: JSON-RPC's code, and what was wrong. Carries no stack
/// trace: being refused is not a defect.
final class McpRefusal extends RuntimeException {

  static final int NO_JSON = -32700;
  static final int NO_MESSAGE = -32600;
  static final int UNKNOWN_METHOD = -32601;
  static final int WRONG_PARAMETERS = -32602;

  private static final long serialVersionUID = 1L;
  private final int code;

  McpRefusal(int code, String what) {
    super(what, null, false, false);
    this.code = code;
  }

  int code() {
    return code;
  }

  /// Whether what was sent is a call, if one that cannot be followed.
  boolean isOfACall() {
    return code == UNKNOWN_METHOD || code == WRONG_PARAMETERS;
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
