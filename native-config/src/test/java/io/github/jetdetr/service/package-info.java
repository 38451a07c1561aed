/** Tests of the way to the service manager, and one to talk to. */
@NullMarked
package io.github.jetdetr.service;

import org.jspecify.annotations.NullMarked;
