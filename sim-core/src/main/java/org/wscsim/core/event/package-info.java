/**
 * Virtual time and the order of events: units, the pending-event tree, the tape hash. May import memory and failure.
 * Objects are confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.event;

import org.jspecify.annotations.NullMarked;
