/**
 * The engine against queueing theory (V6): instances that serve one request at a time for a given time. May import
 * nothing else of this module. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.queueing;

import org.jspecify.annotations.NullMarked;
