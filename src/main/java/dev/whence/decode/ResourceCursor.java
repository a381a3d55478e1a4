package dev.whence.decode;

/// What all three signals have in common: a request is a list of resources, each with scopes, each
/// with items. Not thread-safe.
abstract class ResourceCursor {

  /// Of the request: `resource_spans` and its like.
  private static final int RESOURCES = Wire.LENGTH | 1 << 3;

  /// Of `ResourceSpans` and its like.
  private static final int RESOURCE = Wire.LENGTH | 1 << 3;

  private static final int SCOPES = Wire.LENGTH | 2 << 3;
  private static final int SCHEMA = Wire.LENGTH | 3 << 3;

  /// Of `ScopeSpans` and its like.
  private static final int SCOPE = Wire.LENGTH | 1 << 3;

  private static final int ITEMS = Wire.LENGTH | 2 << 3;

  private static final int RESOURCE_ATTRIBUTES = Wire.LENGTH | 1 << 3;
  private static final int RESOURCE_ENTITIES = Wire.LENGTH | 3 << 3;
  private static final int ENTITY_LAST = 4;
  private static final int SCOPE_NAME = Wire.LENGTH | 1 << 3;
  private static final int SCOPE_VERSION = Wire.LENGTH | 2 << 3;
  private static final int SCOPE_ATTRIBUTES = Wire.LENGTH | 3 << 3;

  final Wire wire;
  final FrameWriter frame;
  final WireTexts texts;
  final AttributeCursor attributes;

  ResourceCursor(Wire wire, FrameWriter frame) {
    this.wire = wire;
    this.frame = frame;
    this.texts = new WireTexts(wire, frame);
    this.attributes = new AttributeCursor(wire, texts, frame);
  }

  /// Reads the item that comes next.
  abstract void item(int resource, int scope) throws DecodeException;

  Decoded decode() throws DecodeException {
    frame.expect(wire.count(RESOURCES, SCOPES, ITEMS), wire.left());
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if (tag == RESOURCES) {
        resource();
      } else {
        wire.skip(tag);
      }
    }
    return frame.build();
  }

  private void resource() throws DecodeException {
    int resource = 0;
    boolean known = false;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case RESOURCE -> {
          expectFirst(known);
          known = true;
          resource = resourceAttributes();
        }
        case SCOPES -> {
          known = true;
          scope(resource);
        }
        case SCHEMA -> texts.check();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private void scope(int resource) throws DecodeException {
    int scope = 0;
    boolean known = false;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case SCOPE -> {
          expectFirst(known);
          known = true;
          scope = scopeName();
        }
        case ITEMS -> {
          known = true;
          item(resource, scope);
        }
        case SCHEMA -> texts.check();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  /// What describes the items must come before them, and once.
  static void expectFirst(boolean known) {
    if (known) {
      throw new UnusualEncoding();
    }
  }

  private int resourceAttributes() throws DecodeException {
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case RESOURCE_ATTRIBUTES -> attributes.read();
        case RESOURCE_ENTITIES -> checkEntity();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    return frame.endSet();
  }

  private void checkEntity() throws DecodeException {
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      if ((tag & 7) == Wire.LENGTH && tag >>> 3 <= ENTITY_LAST) {
        texts.check();
      } else {
        wire.skip(tag);
      }
    }
    wire.leave(outer);
  }

  private int scopeName() throws DecodeException {
    int name = 0;
    int outer = wire.enter();
    for (int tag = wire.tag(); tag != 0; tag = wire.tag()) {
      switch (tag) {
        case SCOPE_NAME -> name = texts.read();
        case SCOPE_VERSION -> texts.check();
        case SCOPE_ATTRIBUTES -> attributes.read();
        default -> wire.skip(tag);
      }
    }
    wire.leave(outer);
    frame.dropSet();
    return name;
  }
}
