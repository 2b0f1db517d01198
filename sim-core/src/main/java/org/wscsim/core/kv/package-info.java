/**
 * The KV cache: blocks of the homes and the block tables of the requests. May import memory and failure. Objects are
 * confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.kv;

import org.jspecify.annotations.NullMarked;
