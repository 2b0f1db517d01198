/**
 * Moving bytes over the hardware graph: routes, link occupation and standing loads, transfers. May import
 * wafer, memory, event and failure. Confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.network;

import org.jspecify.annotations.NullMarked;
