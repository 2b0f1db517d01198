/** What pricing a step costs. */
@NullMarked
package org.wscsim.jmh.operator;

import org.jspecify.annotations.NullMarked;
