/** What moving flits through routers costs. May import everything; nobody imports it. */
@NullMarked
package org.wscsim.jmh.flit;

import org.jspecify.annotations.NullMarked;
