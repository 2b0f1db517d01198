/**
 * A writer of flat Parquet files: the part of the format that a table of numbers needs. May import core's failures only.
 * Its objects are confined to the thread that made them.
 */
@NullMarked
package org.wscsim.cli.parquet;

import org.jspecify.annotations.NullMarked;
