/**
 * Whole serving systems as compositions of router, batcher and placement, and the catalogue that names them. May import
 * every other package of this module. Immutable, any thread; what {@code build} returns serves one run.
 */
@NullMarked
package org.wscsim.schedulers.system;

import org.jspecify.annotations.NullMarked;
