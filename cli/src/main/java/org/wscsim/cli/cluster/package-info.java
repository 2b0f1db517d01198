/**
 * Evaluation on several machines: Hazelcast members that join and leave while work goes on. Imports nothing of ours; what is
 * evaluated is text, by a function that every member brings. Any thread unless a class says otherwise.
 */
@NullMarked
package org.wscsim.cli.cluster;

import org.jspecify.annotations.NullMarked;
