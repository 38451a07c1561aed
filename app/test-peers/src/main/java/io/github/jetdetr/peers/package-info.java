/** MQTT peers of the tests, each a program of its own that shares no code with the daemon. */
@NullMarked
package io.github.jetdetr.peers;

import org.jspecify.annotations.NullMarked;
