/** Rulers of the machine: what other benchmarks are measured in, and a slowdown of known size. Imports sim-core. */
@NullMarked
package org.wscsim.jmh.reference;

import org.jspecify.annotations.NullMarked;
