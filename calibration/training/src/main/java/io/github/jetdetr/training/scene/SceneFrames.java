package io.github.jetdetr.training.scene;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of a scene are.
 *
 * @param path a clip, or a folder of pictures whose names sort by time
 * @param labels COCO annotations that were recorded with them; null for none
 */
public record SceneFrames(Path path, @Nullable Path labels) {}
