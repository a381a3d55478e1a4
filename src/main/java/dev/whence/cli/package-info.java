/// The commands behind `./whence`. A command that only talks to a running service (`why`, `replay`)
/// is plain Java: it starts no Quarkus, binds no port and needs no configuration. Only `serve`
/// starts the service. Nothing else in Whence may use this package.
@NullMarked
package dev.whence.cli;

import org.jspecify.annotations.NullMarked;
