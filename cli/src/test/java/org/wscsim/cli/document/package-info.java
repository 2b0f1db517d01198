/** Executes what the documents show: command blocks in a shell's stead, and the output printed below them. */
@NullMarked
package org.wscsim.cli.document;

import org.jspecify.annotations.NullMarked;
