/**
 * Requests on their way in: arrivals, the ring that carries them between threads, and the table of live requests.
 * May import memory, event and failure. The table is confined to the simulation thread; the ring has one producer and
 * one consumer.
 */
@NullMarked
package org.wscsim.core.request;

import org.jspecify.annotations.NullMarked;
