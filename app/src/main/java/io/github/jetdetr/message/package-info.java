/**
 * What is said: reports and their values, and the topics they go to; nothing here knows how they
 * are written or sent.
 */
@NullMarked
package io.github.jetdetr.message;

import org.jspecify.annotations.NullMarked;
