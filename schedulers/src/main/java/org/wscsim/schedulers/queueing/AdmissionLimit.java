package org.wscsim.schedulers.queueing;

/**
 * Beyond what a request of a class is turned away. Immutable.
 *
 * @param queue most requests outstanding on the instance it is routed to, itself not counted; Integer.MAX_VALUE for none
 * @param ttftPs longest predicted time to its first token; Long.MAX_VALUE for none
 */
public record AdmissionLimit(int queue, long ttftPs) {
    public static final AdmissionLimit NONE = new AdmissionLimit(Integer.MAX_VALUE, Long.MAX_VALUE);
}
