/**
 * Benchmarks: takes the packaged product, and gives figures compared with a named peer. Started by {@code bench/run};
 * the product never depends on it.
 */
package io.openova.catalyst.bench;
