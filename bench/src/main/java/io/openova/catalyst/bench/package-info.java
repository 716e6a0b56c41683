/**
 * Benchmarks: takes the product as it is packaged, gives figures beside a named peer. Started by {@code bench/run}; the
 * product never depends on it.
 */
package io.openova.catalyst.bench;
