/** What moving bytes over the mesh costs. May import everything; nobody imports it. */
@NullMarked
package org.wscsim.jmh.network;

import org.jspecify.annotations.NullMarked;
