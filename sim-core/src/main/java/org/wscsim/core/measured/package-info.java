/**
 * Operators and steps priced from a table of times measured on the device itself. The tables are made of rows that callers
 * read; nothing here opens a file. May import network, model, operator, device and everything before. Tables are immutable,
 * pricers are confined to the simulation thread.
 */
@NullMarked
package org.wscsim.core.measured;

import org.jspecify.annotations.NullMarked;
