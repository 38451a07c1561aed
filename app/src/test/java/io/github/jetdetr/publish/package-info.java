/** Tests of the stage publish, against a fake link, the embedded broker and a real Mosquitto. */
@NullMarked
package io.github.jetdetr.publish;

import org.jspecify.annotations.NullMarked;
