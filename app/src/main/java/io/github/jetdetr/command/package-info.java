/** What both commands share: exit codes, how mistakes are said, results as JSON. */
@NullMarked
package io.github.jetdetr.command;

import org.jspecify.annotations.NullMarked;
