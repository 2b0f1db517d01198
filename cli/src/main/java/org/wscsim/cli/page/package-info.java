/**
 * The pages and CSV tables of results: a run, a comparison, capacities, a validation, the difference of two runs. May import
 * {@code html}, {@code report}, {@code capacity}, {@code config}. Confined to the main thread.
 */
@NullMarked
package org.wscsim.cli.page;

import org.jspecify.annotations.NullMarked;
