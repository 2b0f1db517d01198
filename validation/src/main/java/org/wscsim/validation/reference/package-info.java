/**
 * Reference measurements read from files that the user names. A set is a list of observations of one kind of operator on
 * one device. Confined to the calling thread.
 */
@NullMarked
package org.wscsim.validation.reference;

import org.jspecify.annotations.NullMarked;
