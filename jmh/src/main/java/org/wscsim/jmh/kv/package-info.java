/** Benchmarks of the KV cache; may import sim-core. */
@NullMarked
package org.wscsim.jmh.kv;

import org.jspecify.annotations.NullMarked;
