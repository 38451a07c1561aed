/**
 * What tests of the distribution have in common: programs started and listened to, brokers,
 * throw-away machines.
 */
@NullMarked
package io.github.jetdetr.distribution.support;

import org.jspecify.annotations.NullMarked;
