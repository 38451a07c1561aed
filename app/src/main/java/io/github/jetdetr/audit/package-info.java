/**
 * What {@code jetdetr audit} keeps: the account of a node's messages, drawn from the messages
 * alone. It knows their schemas and nothing of how they are made or sent.
 */
@NullMarked
package io.github.jetdetr.audit;

import org.jspecify.annotations.NullMarked;
