/**
 * What waits on the disk for a broker: an append-only, checksummed log of messages, bounded in size
 * and age, that outlives an outage and a kill. Knows nothing of MQTT or of threads.
 */
@NullMarked
package io.github.jetdetr.spool;

import org.jspecify.annotations.NullMarked;
