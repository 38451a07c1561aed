/**
 * The way to the service manager: unix datagrams, which Java 17 cannot send by itself (JEP 380
 * gives streams only). What is said there is the daemon's business.
 */
@NullMarked
package io.github.jetdetr.service;

import org.jspecify.annotations.NullMarked;
