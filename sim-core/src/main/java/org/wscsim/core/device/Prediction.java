package org.wscsim.core.device;

/** What a device model says of an operator. Immutable. */
public sealed interface Prediction {
    /**
     * A time.
     *
     * @param seconds positive and finite
     * @param outsideCalibration the shape, or the device, lies outside the data that the model's constants were fitted
     *     on; the time is an extrapolation
     */
    record Time(double seconds, boolean outsideCalibration) implements Prediction {}

    /** No time, and why not, in a few lower-case words. */
    record Unsupported(String reason) implements Prediction {}

    static Prediction of(double seconds) {
        return new Time(seconds, false);
    }

    static Prediction outside(double seconds) {
        return new Time(seconds, true);
    }

    static Prediction unsupported(String reason) {
        return new Unsupported(reason);
    }
}
