/** The street as a camera: its URI, and frames with ground truth. */
@NullMarked
package io.github.jetdetr.street.camera;

import org.jspecify.annotations.NullMarked;
