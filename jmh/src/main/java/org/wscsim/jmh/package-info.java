/** JMH benchmarks; may import every other module, nobody imports them. */
@NullMarked
package org.wscsim.jmh;

import org.jspecify.annotations.NullMarked;
