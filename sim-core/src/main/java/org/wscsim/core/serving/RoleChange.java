package org.wscsim.core.serving;

/**
 * One change of an instance's role. Immutable.
 *
 * @param instance which
 * @param from its role before
 * @param to its role after
 * @param startedPs from when it took no new requests
 * @param endedPs when it took requests in its new role; -1 when the run ended before
 * @param cachesMoved sequences whose KV cache went to other decode instances
 * @param bytesMoved bytes of these caches that crossed the mesh
 * @param routedAgain waiting requests that were routed again when it started and when it ended
 */
public record RoleChange(
        int instance,
        Role from,
        Role to,
        long startedPs,
        long endedPs,
        int cachesMoved,
        long bytesMoved,
        int routedAgain) {}
