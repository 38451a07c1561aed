/**
 * What is published: reports, their values and their topics; nothing here knows how they are
 * serialised or sent.
 */
@NullMarked
package io.github.jetdetr.message;

import org.jspecify.annotations.NullMarked;
