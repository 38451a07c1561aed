package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long the sending thread waits, on a clock that stands still until a test sets it. */
@Timeout(60)
class OutboxWaitingTest {

  private static final long WAIT_MILLIS = 5;

  private final AtomicLong nowNanos = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final AtomicLong looks = new AtomicLong();
  private final Outbox outbox =
      new Outbox(
          1,
          1,
          10,
          () -> {
            looks.incrementAndGet();
            return nowNanos.get();
          });
  private final Thread waiting = new Thread(this::await, "waiting");

  @AfterEach
  void end() throws InterruptedException {
    outbox.wake();
    waiting.join();
  }

  @Test
  void aWaitLastsUntilItsTimeIsOverAndNoLonger() throws Exception {
    waiting.start();
    // Each time it looks it is as early as before, so it waits anew.
    Eventually.seconds(30, "it waits anew", () -> looks.get() > 4);
    nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(WAIT_MILLIS - 1));
    long before = looks.get();
    Eventually.seconds(30, "it waits anew", () -> looks.get() > before + 3);
    assertTrue(waiting.isAlive(), "a millisecond is left");

    nowNanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));

    waiting.join();
  }

  @Test
  void retainedStateThatIsDueAgainEndsAWait() throws Exception {
    outbox.offer(Delivery.STATE, MessageKind.INFO, "t", new byte[1], 1, 0);
    assertTrue(outbox.stateDue());
    assertNotNull(outbox.take());
    outbox.sent();
    assertFalse(outbox.stateDue());
    waiting.start();
    Eventually.seconds(30, "it waits anew", () -> looks.get() > 4);

    outbox.markStateDue();

    waiting.join();
    assertTrue(outbox.stateDue());
  }

  @Test
  void aMessageEndsAWaitAndAnEventIsOneToo() throws Exception {
    waiting.start();
    Eventually.seconds(30, "it waits anew", () -> looks.get() > 4);

    outbox.offer(Delivery.EVENT, MessageKind.TELEMETRY, "t", new byte[1], 1, 0);

    waiting.join();
  }

  /** What each of these brings to be sent is noticed by one who would wait for an hour. */
  private enum Work {
    MESSAGE,
    WAKE,
    ALL_STATES_DUE,
    ONE_STATE_DUE,
    PRESENT_WITHDRAWN,
    ONE_WITHDRAWN,
    GIVEN_BACK_BY_THE_DISK
  }

  @ParameterizedTest
  @EnumSource(Work.class)
  void whateverThereIsToDoEndsAWaitAtOnce(Work work) throws Exception {
    Outbox any = new Outbox(1, 1, 10, () -> 0);
    any.offer(Delivery.STATE, MessageKind.HEALTH, "t", new byte[1], 1, 0);
    assertNotNull(any.take());
    any.sent();
    any.offer(Delivery.EVENT, MessageKind.EVENT, "e", new byte[1], 1, 0);
    List<OutgoingMessage> taken = any.takeWorthKeeping();
    Thread sender = new Thread(() -> await(any, TimeUnit.HOURS.toMillis(1)), "sender");
    sender.start();
    Eventually.seconds(30, "it waits", () -> sender.getState() == Thread.State.TIMED_WAITING);

    switch (work) {
      case MESSAGE -> offer(any, "frame");
      case WAKE -> any.wake();
      case ALL_STATES_DUE -> any.markStateDue();
      case ONE_STATE_DUE -> any.markStateDue("t");
      case PRESENT_WITHDRAWN -> any.withdrawPresent();
      case ONE_WITHDRAWN -> any.withdraw("t");
      case GIVEN_BACK_BY_THE_DISK -> any.keep(taken);
    }

    sender.join(TimeUnit.SECONDS.toMillis(20));
    assertFalse(sender.isAlive(), "it still waits");
  }

  @Test
  void anOutboxHoldsOneMessageAtLeast() {
    assertThrows(IllegalArgumentException.class, () -> new Outbox(0, 1, 10, System::nanoTime));
    assertThrows(IllegalArgumentException.class, () -> new Outbox(1, 0, 10, System::nanoTime));
  }

  @Test
  void aMessageThatIsPutBackLiesBeforeAllOthersWhereverTheRingBegins() {
    for (int capacity = 1; capacity <= 4; capacity++) {
      for (int turn = 0; turn < 2 * capacity; turn++) {
        Outbox any = new Outbox(1, capacity, 10, nowNanos::get);
        for (int skipped = 0; skipped < turn; skipped++) {
          offer(any, "skipped");
          assertNotNull(any.take());
          any.sent();
        }
        for (int number = 0; number < capacity; number++) {
          offer(any, "" + number);
        }
        assertEquals("0", topic(any));
        any.putBack();
        for (int number = 0; number < capacity; number++) {
          assertEquals("" + number, topic(any));
          any.sent();
        }
      }
    }
  }

  private static void offer(Outbox outbox, String topic) {
    outbox.offer(Delivery.FRAME, MessageKind.DETECTIONS, topic, new byte[1], 1, 0);
  }

  private static String topic(Outbox outbox) {
    OutgoingMessage message = outbox.take();
    assertNotNull(message);
    return message.topic();
  }

  private void await() {
    await(outbox, WAIT_MILLIS);
  }

  private static void await(Outbox outbox, long millis) {
    try {
      outbox.await(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
