package org.wscsim.core.serving;

import org.wscsim.core.event.VirtualTime;
import org.wscsim.core.operator.StepPrice;

/**
 * An instance's time: exact boundaries from fine prices, and where the time went.
 *
 * <p>While the instance is busy, the fraction of a picosecond left by a step is carried into the next, so a boundary is
 * {@code busy start + floor(exact sum)} however many steps are taken at once; idling drops the fraction. The DRAM and
 * link parts of a step are whole picoseconds (floors of the price's parts, subtracted), the rest of the step is compute.
 * Confined to the simulation thread.
 */
final class StepClock {
    private long boundaryPs;
    private long fraction;

    private long stepPs;
    private long stepDramPs;
    private long stepNocPs;

    private long longestStepPs;
    private long busyPs;
    private long idlePs;
    private long steps;
    private long decodePs;
    private long decodeDramPs;
    private long decodeNocPs;

    /** The instance, idle since its last boundary, is looked at now. */
    void start(long nowPs) {
        idlePs += nowPs - boundaryPs;
        boundaryPs = nowPs;
        fraction = 0;
    }

    /** Begins a step of this price; {@link #boundaryPs} is then when it ends. */
    void begin(StepPrice price) {
        begin(price, 0);
    }

    /** Begins a step that first waits for caches that move over links. */
    void begin(StepPrice price, long waitPs) {
        long total = fraction + price.totalFine + (waitPs << VirtualTime.FINE_BITS);
        long endPs = boundaryPs + (total >> VirtualTime.FINE_BITS);
        fraction = total & VirtualTime.FINE_MASK;
        stepPs = endPs - boundaryPs;
        long upToCompute = price.computeFine >> VirtualTime.FINE_BITS;
        long upToDram = price.computeAndDramFine >> VirtualTime.FINE_BITS;
        stepDramPs = upToDram - upToCompute;
        stepNocPs = (price.totalFine >> VirtualTime.FINE_BITS) - upToDram + waitPs;
        boundaryPs = endPs;
    }

    /** When steps of so many fine units in all would end that follow the one in progress. */
    long boundaryAfterPs(long fine) {
        return boundaryPs + ((fraction + fine) >> VirtualTime.FINE_BITS);
    }

    /** The step that was begun has ended. */
    void end(boolean decoded) {
        busyPs += stepPs;
        longestStepPs = Math.max(longestStepPs, stepPs);
        steps++;
        if (decoded) {
            decodePs += stepPs;
            decodeDramPs += stepDramPs;
            decodeNocPs += stepNocPs;
        }
    }

    /** The stages of a pipeline, busy or not since the last boundary, are looked at now. */
    void pass(long nowPs, boolean busy) {
        busyPs += busy ? nowPs - boundaryPs : 0;
        idlePs += busy ? 0 : nowPs - boundaryPs;
        boundaryPs = nowPs;
    }

    /** A step has passed all stages of a pipeline. */
    void settled(Flight flight) {
        stepPs = flight.computePs() + flight.dramPs() + flight.nocPs();
        stepDramPs = flight.dramPs();
        stepNocPs = flight.nocPs();
        steps++;
    }

    /** A stage takes this long. */
    void longest(long stagePs) {
        longestStepPs = Math.max(longestStepPs, stagePs);
    }

    /** The step in progress is given up now; its time so far was busy. */
    void abort(long nowPs) {
        busyPs += stepPs - (boundaryPs - nowPs);
        steps += stepPs > boundaryPs - nowPs ? 1 : 0;
        longestStepPs = Math.max(longestStepPs, stepPs);
        boundaryPs = nowPs;
        fraction = 0;
    }

    /** End of the step in progress, or of the last one. */
    long boundaryPs() {
        return boundaryPs;
    }

    long stepComputePs() {
        return stepPs - stepDramPs - stepNocPs;
    }

    long stepDramPs() {
        return stepDramPs;
    }

    long stepNocPs() {
        return stepNocPs;
    }

    long longestStepPs() {
        return longestStepPs;
    }

    long busyPs() {
        return busyPs;
    }

    /** Time outside steps, up to the last boundary. */
    long idlePs() {
        return idlePs;
    }

    long steps() {
        return steps;
    }

    /** Time of all steps that decoded. */
    long decodePs() {
        return decodePs;
    }

    long decodeDramPs() {
        return decodeDramPs;
    }

    long decodeNocPs() {
        return decodeNocPs;
    }
}
