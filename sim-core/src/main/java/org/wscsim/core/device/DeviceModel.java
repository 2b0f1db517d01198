package org.wscsim.core.device;

/** Prices single operators on one device. Stateless or caching, any one thread at a time. */
public interface DeviceModel {
    /** The device's name as users give it: {@code a100}, {@code wse2}, {@code wsc-case3}, ... */
    String name();

    /** The time of one call; {@link Prediction.Unsupported} where this device or model has no such operator. */
    Prediction predict(Kernel kernel);
}
