/**
 * The frame pipeline: camera feeds, the frame loops between slot and message, and the inference
 * thread.
 *
 * <p>{@link io.github.jetdetr.pipeline.FrameLoop} is the entry point for readers: one method takes
 * a frame from its slot to the publisher.
 */
@NullMarked
package io.github.jetdetr.pipeline;

import org.jspecify.annotations.NullMarked;
