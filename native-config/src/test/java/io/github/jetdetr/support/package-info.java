/** What the tests of all modules share: fakes, a clock to move by hand, the way to real input. */
@NullMarked
package io.github.jetdetr.support;

import org.jspecify.annotations.NullMarked;
