package org.wscsim.schedulers.queueing;

/**
 * Beyond what a request of a class is turned away. Immutable.
 *
 * @param queue most requests outstanding on the instance it is routed to, itself not counted; Integer.MAX_VALUE for none
 * @param ttftPs longest predicted time to its first token; Long.MAX_VALUE for none, {@link #PROMISED}
 *     for what the request was promised
 */
public record AdmissionLimit(int queue, long ttftPs) {
    /** In place of a time: the limit of TTFT that counts as goodput. */
    public static final long PROMISED = -1;

    public static final AdmissionLimit NONE = new AdmissionLimit(Integer.MAX_VALUE, Long.MAX_VALUE);
}
