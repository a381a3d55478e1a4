package dev.whence.receive;

import io.vertx.ext.web.Router;

/// The paths of one protocol, wherever they are served. Thread-safe.
interface Door {

  void addTo(Router router);
}
