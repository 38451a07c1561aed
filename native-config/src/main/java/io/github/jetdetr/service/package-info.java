/**
 * The connection to the service manager: unix datagram sockets, which Java 17 does not support (JEP
 * 380 only added stream sockets). The messages themselves are defined by the daemon.
 */
@NullMarked
package io.github.jetdetr.service;

import org.jspecify.annotations.NullMarked;
