/// What is kept, behind one contract: blocks of telemetry, cells, request summaries and documents,
/// by tenant and time partition.
///
/// Sub-packages implement the contract. Uses `model` alone.
@NullMarked
package dev.whence.store;

import org.jspecify.annotations.NullMarked;
