/**
 * The way of one picture: preprocess, infer, and <b>decode</b>, query outputs to boxes on the
 * camera's frame.
 */
@NullMarked
package io.github.jetdetr.detect;

import org.jspecify.annotations.NullMarked;
