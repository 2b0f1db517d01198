/**
 * Who sends the requests: an open loop of independent users, a closed loop of clients that wait for their answer,
 * conversations of several turns. May import process, length, synthetic, core.request, core.event and core.failure. A source
 * is confined to the thread that reads it.
 */
@NullMarked
package org.wscsim.traces.client;

import org.jspecify.annotations.NullMarked;
