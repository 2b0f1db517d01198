/**
 * What a step costs: the operators of a transformer step and the models that price them. May import model, network and
 * everything before. Pricers are confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.operator;

import org.jspecify.annotations.NullMarked;
