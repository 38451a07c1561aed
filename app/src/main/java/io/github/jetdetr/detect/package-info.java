/**
 * Detection on one frame: preprocess, infer, and <b>decode</b>, from the network's outputs to boxes
 * on the camera's frame.
 */
@NullMarked
package io.github.jetdetr.detect;

import org.jspecify.annotations.NullMarked;
