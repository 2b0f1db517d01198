/**
 * The sub-commands of {@code wsc}: read the configuration, run simulations, hand results to the reports. May import
 * everything but jmh. Command objects are confined to the main thread; each simulation to one worker.
 */
@NullMarked
package org.wscsim.cli.command;

import org.jspecify.annotations.NullMarked;
