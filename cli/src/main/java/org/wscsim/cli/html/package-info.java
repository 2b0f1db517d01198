/**
 * Pages that open offline: one HTML file with its style, its script, uPlot and its data inside, made of figures, charts, stacked
 * bars, wafer maps and tables. Knows nothing of what it shows. May import nothing of the command line. Objects are
 * confined to one thread or immutable.
 */
@NullMarked
package org.wscsim.cli.html;

import org.jspecify.annotations.NullMarked;
