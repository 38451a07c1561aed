/** Options that several commands have, as picocli mixins. */
@NullMarked
package io.github.jetdetr.calibration.command.option;

import org.jspecify.annotations.NullMarked;
