/**
 * Generated wafers: a technology's constants, designs and spaces of designs, the rules (area, reticle, edge, power,
 * yield) that judge a design, and the wafer file of one that passes. Opens no file. May import failure, yaml, event and
 * wafer. Immutable, any thread.
 */
@NullMarked
package org.wscsim.core.design;

import org.jspecify.annotations.NullMarked;
