/** Shared by both command line programs: exit codes, error reporting, JSON output. */
@NullMarked
package io.github.jetdetr.command;

import org.jspecify.annotations.NullMarked;
