/** What is asked of the network before or beside FFmpeg, which does not say it, or not in time. */
@NullMarked
package io.github.jetdetr.camera.network;

import org.jspecify.annotations.NullMarked;
