package io.github.jetdetr.publish;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import io.github.jetdetr.spool.Spool;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue between any number of producers and one sending thread. Offering copies the bytes
 * into a reused slot and never waits for the network.
 *
 * <p>Retained state is sent first, then events, then frames, and pictures when nothing else waits;
 * within each, the oldest. If full, the oldest message of the same kind is dropped; every message
 * offered ends in exactly one counter of {@link PublishCounts}.
 */
public final class Outbox implements MessageSender.Source {

  private final LongSupplier nanoClock;
  private final int maxMessageBytes;

  private final Object lock = new Object();
  private volatile MessageTap tap = MessageTap.NONE;

  @GuardedBy("lock")
  private final OutboxCounters counters = new OutboxCounters();

  @GuardedBy("lock")
  private final OutboxQueues queues;

  @GuardedBy("lock")
  private final OutboxSlot slot;

  /** Messages on their way to the disk. */
  @GuardedBy("lock")
  private int underWay;

  @GuardedBy("lock")
  private boolean woken;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param eventCapacity maximum number of queued events, at least 1
   * @param frameCapacity maximum number of queued frames, at least 1
   * @param maxMessageBytes larger messages are dropped when offered, and counted
   * @param nanoClock the monotonic clock that expiry is measured on
   */
  Outbox(int eventCapacity, int frameCapacity, int maxMessageBytes, LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.maxMessageBytes = maxMessageBytes;
    queues = new OutboxQueues(eventCapacity, frameCapacity, counters);
    slot = new OutboxSlot(queues, counters);
  }

  /** Has somebody hear of every message from now on. */
  void setTap(MessageTap newTap) {
    tap = newTap;
  }

  /**
   * Offers one message; its bytes are copied before this returns.
   *
   * @param lifeNanos time until it expires, from now; 0 for never
   */
  void offer(
      Delivery delivery, MessageKind kind, String topic, byte[] bytes, int length, long lifeNanos) {
    offer(delivery, kind, topic, bytes, length, lifeNanos, null);
  }

  /**
   * Offers an answer.
   *
   * @param correlation what it carries; null for nothing
   */
  void offer(
      Delivery delivery,
      MessageKind kind,
      String topic,
      byte[] bytes,
      int length,
      long lifeNanos,
      byte @Nullable [] correlation) {
    long nowNanos = nanoClock.getAsLong();
    tap.offered(kind, topic, bytes, length);
    synchronized (lock) {
      counters.offered(kind);
      if (closed) {
        counters.dropped(kind, DropReason.UNSENT_AT_CLOSE);
      } else if (length > maxMessageBytes) {
        counters.dropped(kind, DropReason.TOO_LARGE);
      } else if (delivery == Delivery.STATE) {
        queues.put(kind, topic, bytes, length);
      } else {
        OutgoingMessage message = queues.append(delivery);
        message.fill(delivery, kind, topic, bytes, length);
        message.correlateWith(correlation);
        if (lifeNanos > 0) {
          message.expireAt(nowNanos + lifeNanos);
        }
      }
      lock.notifyAll();
    }
  }

  /**
   * Takes the next message to send; null if none waits. No other may be taken until {@link #sent},
   * {@link #drop} or {@link #putBack} reports its outcome. For the sending thread only.
   */
  @Nullable OutgoingMessage take() {
    long nowNanos = nanoClock.getAsLong();
    synchronized (lock) {
      return slot.take(nowNanos);
    }
  }

  /** Reports that the message taken was sent. */
  @Override
  public void sent() {
    synchronized (lock) {
      slot.sent();
    }
  }

  /** Reports that the message taken was dropped; state is sent again after the next connect. */
  @Override
  public void drop(DropReason reason) {
    synchronized (lock) {
      slot.drop(reason);
    }
  }

  /** Returns the message taken, which could not be sent now, to the head of the queue. */
  @Override
  public void putBack() {
    synchronized (lock) {
      slot.putBack();
    }
  }

  /** Marks all retained state as due, after connecting to a broker that may have lost it. */
  void markStateDue() {
    synchronized (lock) {
      queues.states().markAllDue();
      lock.notifyAll();
    }
  }

  /** Marks the retained state of one topic as due, because somebody else overwrote it. */
  void markStateDue(String topic) {
    synchronized (lock) {
      queues.states().markDue(topic);
      lock.notifyAll();
    }
  }

  /**
   * Replaces the retained messages about the present by empty ones, with which the broker forgets
   * them: nobody who comes later takes them for the present.
   */
  void withdrawPresent() {
    synchronized (lock) {
      queues.withdrawPresent();
      lock.notifyAll();
    }
  }

  /**
   * Sends an empty retained message on a topic unless this run has said something there by then, so
   * that what an earlier run left behind is not taken for the present. Counted nowhere, as it is no
   * message of this run.
   */
  void withdrawEarlier(MessageKind kind, String topic) {
    synchronized (lock) {
      queues.withdrawEarlier(kind, topic);
      lock.notifyAll();
    }
  }

  /** Replaces the retained message of a topic by an empty one, if there is one. */
  void withdraw(String topic) {
    synchronized (lock) {
      queues.withdraw(topic);
      lock.notifyAll();
    }
  }

  /** Waits until a message can be taken, {@link #wake} is called or the time is over. */
  void await(long millis) throws InterruptedException {
    long endNanos = nanoClock.getAsLong() + millis * 1_000_000;
    synchronized (lock) {
      while (!woken && !queues.ready()) {
        long leftMillis = (endNanos - nanoClock.getAsLong()) / 1_000_000;
        if (leftMillis <= 0) {
          break;
        }
        lock.wait(leftMillis);
      }
      woken = false;
    }
  }

  /** Ends the current or the next {@link #await}. */
  void wake() {
    synchronized (lock) {
      woken = true;
      lock.notifyAll();
    }
  }

  /** Whether there is retained state that the broker does not have. */
  boolean stateDue() {
    synchronized (lock) {
      return queues.isStateDue();
    }
  }

  /** Accepts no more messages, and counts all that are left as unsent. Idempotent. */
  void close() {
    synchronized (lock) {
      closed = true;
      slot.close();
      queues.close();
      lock.notifyAll();
    }
  }

  /**
   * Takes everything that is worth keeping on a disk, oldest first, except for what is being sent;
   * each is to be reported by {@link #spooled} or {@link #keep}.
   */
  List<OutgoingMessage> takeWorthKeeping() {
    synchronized (lock) {
      List<OutgoingMessage> taken = queues.takeWorthKeeping();
      underWay += taken.size();
      return taken;
    }
  }

  /** A message that was taken is on the disk. */
  void spooled(MessageKind kind) {
    synchronized (lock) {
      underWay--;
      counters.spooled(kind);
    }
  }

  /** Messages that were taken, oldest first, are not on the disk: they wait here again. */
  void keep(List<OutgoingMessage> messages) {
    synchronized (lock) {
      for (int at = messages.size() - 1; at >= 0; at--) {
        underWay--;
        if (closed) {
          counters.dropped(messages.get(at).kind(), DropReason.UNSENT_AT_CLOSE);
        } else {
          queues.keep(messages.get(at));
        }
      }
      lock.notifyAll();
    }
  }

  /** A message was sent from the disk. */
  void sentFromSpool(MessageKind kind, boolean own) {
    synchronized (lock) {
      counters.sentFromSpool(kind, own);
    }
  }

  /** Messages on the disk were given up. */
  void lostFromSpool(MessageKind kind, DropReason reason, long count, boolean own) {
    synchronized (lock) {
      counters.lostFromSpool(kind, reason, count, own);
    }
  }

  /**
   * A consistent snapshot of all counters; the caller provides the connection's and spool's state.
   */
  PublishCounts counts(boolean connected, long reconnects, Spool.@Nullable Waiting spool) {
    synchronized (lock) {
      long withSender = slot.isUncounted() ? 1 : 0;
      long waiting = queues.waiting() + withSender + underWay;
      return counters.snapshot(waiting, connected, reconnects, spool);
    }
  }
}
