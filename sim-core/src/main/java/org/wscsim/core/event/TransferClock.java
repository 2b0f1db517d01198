package org.wscsim.core.event;

/**
 * Is told when a transfer ends by whoever moves its bytes: once, where the end is known at the start; again whenever the
 * rates of transfers that share links have changed it; or only when the end has been found.
 *
 * <p>Confined to the simulation thread.
 */
@FunctionalInterface
public interface TransferClock {
    /**
     * The transfer's last byte arrives then, unless the clock is told otherwise before.
     *
     * @param transfer slot of the transfer
     * @param endPs not before the present
     */
    void ends(int transfer, long endPs);
}
