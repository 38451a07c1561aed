/**
 * The way of a frame: cameras' feeds, the frame loops between slot and message, and the one thread
 * that infers.
 *
 * <p>{@link io.github.jetdetr.pipeline.FrameLoop} is the place to begin: one method takes a frame
 * from its slot to the publisher.
 */
@NullMarked
package io.github.jetdetr.pipeline;

import org.jspecify.annotations.NullMarked;
