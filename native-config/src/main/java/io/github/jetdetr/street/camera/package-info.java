/** The street as a camera: what its URI says, and frames that carry the truth. */
@NullMarked
package io.github.jetdetr.street.camera;

import org.jspecify.annotations.NullMarked;
