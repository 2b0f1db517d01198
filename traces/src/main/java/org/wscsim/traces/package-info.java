/** Request traces and made-up workloads; may import sim-core. Its packages: format, synthetic, statistics, workload. */
@NullMarked
package org.wscsim.traces;

import org.jspecify.annotations.NullMarked;
