/// What is kept, behind one contract: blocks of telemetry, cells, request summaries and documents,
/// by tenant and time partition.
///
/// Sub-packages implement the contract. Uses `model`; the embedded store uses `journal` too.
@NullMarked
package dev.whence.store;

import org.jspecify.annotations.NullMarked;
