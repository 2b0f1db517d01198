/**
 * Single operators and single steps priced for a user: rows of a file, and operator-by-operator breakdowns. May import
 * the operator and device models of sim-core, {@code config} and {@code report}. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.cli.predict;

import org.jspecify.annotations.NullMarked;
