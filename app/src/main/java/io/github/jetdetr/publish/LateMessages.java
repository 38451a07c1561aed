package io.github.jetdetr.publish;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import io.github.jetdetr.spool.Spool;
import io.github.jetdetr.spool.SpoolMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the sending thread takes from the spool when nothing else waits, at a capped rate. A late
 * message says {@code "late":true}. Events are of their own time anyhow; all others, which describe
 * the present, go to {@code <topic>/late} and are not retained, so that nobody takes them for it.
 * Used by the sending thread.
 */
final class LateMessages implements MessageSender.Source {

  private static final byte[] LATE = ",\"late\":true}".getBytes(StandardCharsets.UTF_8);
  private static final String LATE_TOPIC = "/late";
  private static final long SECOND_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long MILLI_NANOS = 1_000_000;

  private final Supplier<@Nullable Spool> spool;
  private final Outbox outbox;
  private final long intervalNanos;
  private final LongSupplier nanoClock;
  private final OutgoingMessage slot = new OutgoingMessage();
  private Spool.@Nullable Next taken;
  private long dueAtNanos;
  private boolean stopped;

  /**
   * @param spool gives the spool; null while there is none
   * @param perSecond most messages in a second, at least 1
   */
  LateMessages(
      Supplier<@Nullable Spool> spool, Outbox outbox, int perSecond, LongSupplier nanoClock) {
    this.spool = spool;
    this.outbox = outbox;
    this.nanoClock = nanoClock;
    intervalNanos = SECOND_NANOS / perSecond;
    dueAtNanos = nanoClock.getAsLong();
  }

  /** Takes the next late message if one is due; null if not. */
  @Nullable OutgoingMessage take() {
    Spool from = spool.get();
    if (from == null || stopped || nanoClock.getAsLong() - dueAtNanos < 0) {
      return null;
    }
    taken = from.next();
    if (taken == null) {
      return null;
    }
    dueAtNanos = nanoClock.getAsLong() + intervalNanos;
    SpoolMessage message = taken.message();
    byte[] payload = late(message.payload());
    slot.fill(Delivery.EVENT, message.kind(), topic(message), payload, payload.length);
    return slot;
  }

  private static String topic(SpoolMessage message) {
    return message.kind() == MessageKind.EVENT ? message.topic() : message.topic() + LATE_TOPIC;
  }

  /** Every message is a JSON object. */
  private static byte[] late(byte[] json) {
    byte[] late = Arrays.copyOf(json, json.length - 1 + LATE.length);
    System.arraycopy(LATE, 0, late, json.length - 1, LATE.length);
    return late;
  }

  /** How long until a late message may be due, milliseconds; at least 1. */
  long waitMillis() {
    Spool from = spool.get();
    if (from == null || stopped || from.isEmpty()) {
      return Long.MAX_VALUE;
    }
    return Math.max(1, (dueAtNanos - nanoClock.getAsLong() + MILLI_NANOS - 1) / MILLI_NANOS);
  }

  /** The daemon stops: what is late waits for the next start. */
  void stop() {
    stopped = true;
  }

  @Override
  public void sent() {
    Spool.Next done = done();
    if (done != null) {
      outbox.sentFromSpool(done.message().kind(), done.own());
    }
  }

  @Override
  public void drop(DropReason reason) {
    Spool.Next done = done();
    if (done != null) {
      outbox.lostFromSpool(done.message().kind(), reason, 1, done.own());
    }
  }

  /** The message taken, which is in the spool no longer; null if it was given up meanwhile. */
  private Spool.@Nullable Next done() {
    Spool from = spool.get();
    Spool.Next next = taken;
    taken = null;
    return from != null && next != null && from.done(next) ? next : null;
  }

  @Override
  public void putBack() {
    taken = null;
  }
}
