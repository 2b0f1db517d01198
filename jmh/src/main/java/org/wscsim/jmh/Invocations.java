package org.wscsim.jmh;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How often a benchmark method is called while its exact counters are taken; {@value #DEFAULT} without it. For methods
 * that take long, of which a few calls tell as much.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Invocations {
    /** Calls where nothing is said. */
    int DEFAULT = 256;

    /** Calls. */
    int value();
}
