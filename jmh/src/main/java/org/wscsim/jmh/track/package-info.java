/**
 * Runs benchmarks, keeps what they found and judges it: {@code wsc bench}. May import JMH and everything else of this
 * project but cli and validation; no benchmark imports it. One thread, and the JVMs it starts.
 */
@NullMarked
package org.wscsim.jmh.track;

import org.jspecify.annotations.NullMarked;
