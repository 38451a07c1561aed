/**
 * From a frame to what is on it: which layout a model has, how its card fills in what the graph
 * cannot say, and the stage <b>decode</b>, query outputs to boxes on the camera's frame.
 */
@NullMarked
package io.github.jetdetr.detect;

import org.jspecify.annotations.NullMarked;
