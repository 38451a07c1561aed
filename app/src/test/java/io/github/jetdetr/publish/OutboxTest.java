package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTest {

  private static final int MAX_BYTES = 100;

  private long nowNanos = Long.MAX_VALUE - 5;
  private final Outbox outbox = new Outbox(2, 3, MAX_BYTES, () -> nowNanos);

  @Test
  void stateGoesFirstThenEventsThenFrames() {
    offer(Delivery.FRAME, "frame");
    offer(Delivery.EVENT, "event");
    offer(Delivery.STATE, "state");

    assertEquals(List.of("state", "event", "frame"), sendAll());
    assertNull(outbox.take());
  }

  @Test
  void theOldestFrameGivesWayToTheNewest() {
    for (int number = 0; number < 5; number++) {
      offer(Delivery.FRAME, "frame" + number);
    }

    assertEquals(List.of("frame2", "frame3", "frame4"), sendAll());
    assertEquals(2, counts().full());
    assertEquals(3, counts().sent());
  }

  @Test
  void aFloodOfFramesPushesOutNoEventAndNoState() {
    offer(Delivery.EVENT, "event");
    offer(Delivery.STATE, "state");
    for (int number = 0; number < 50; number++) {
      offer(Delivery.FRAME, "frame" + number);
    }

    assertEquals(List.of("state", "event"), sendAll().subList(0, 2));
  }

  @Test
  void onlyTheLastValueOfATopicIsSentAndTheOthersAreCounted() {
    offerState("a", "1");
    offerState("a", "2");
    offerState("b", "1");
    offerState("a", "3");

    assertEquals(List.of("3", "1"), sendTexts());
    assertEquals(2, counts().replaced());
    assertEquals(2, counts().sent());
  }

  @Test
  void lossesAreCountedByKindAndReason() {
    for (int number = 0; number < 5; number++) {
      offer(Delivery.FRAME, "frame" + number);
    }
    offer(Delivery.EVENT, "event");
    offerState("health", "1");
    offerState("health", "2");
    outbox.take();
    outbox.drop(DropReason.REJECTED);
    sendAll();

    assertEquals(
        List.of(
            new KindCounts(MessageKind.DETECTIONS, 5, 3, Map.of(DropReason.FULL, 2L)),
            new KindCounts(MessageKind.TELEMETRY, 1, 1, Map.of()),
            new KindCounts(MessageKind.HEALTH, 0, 0, Map.of()),
            new KindCounts(MessageKind.EVENT, 0, 0, Map.of()),
            new KindCounts(MessageKind.CAMERA_STATUS, 0, 0, Map.of()),
            new KindCounts(MessageKind.SNAPSHOT, 0, 0, Map.of()),
            new KindCounts(MessageKind.EVENT_PICTURE, 0, 0, Map.of()),
            new KindCounts(MessageKind.COUNTS, 0, 0, Map.of()),
            new KindCounts(MessageKind.OCCUPIED, 0, 0, Map.of()),
            new KindCounts(MessageKind.RESULT, 0, 0, Map.of()),
            new KindCounts(MessageKind.DISCOVERY, 0, 0, Map.of()),
            new KindCounts(
                MessageKind.INFO, 2, 0, Map.of(DropReason.REPLACED, 1L, DropReason.REJECTED, 1L)),
            new KindCounts(MessageKind.STATUS, 0, 0, Map.of())),
        counts().kinds());
  }

  @Test
  void whatDescribesThePresentIsWithdrawnAndTheRestStays() {
    byte[] bytes = {1};
    outbox.offer(Delivery.STATE, MessageKind.STATUS, "status", bytes, 1, 0);
    outbox.offer(Delivery.STATE, MessageKind.HEALTH, "health", bytes, 1, 0);
    outbox.offer(Delivery.STATE, MessageKind.CAMERA_STATUS, "camera", bytes, 1, 0);
    outbox.offer(Delivery.STATE, MessageKind.INFO, "info", bytes, 1, 0);
    assertEquals(4, sendAll().size());

    outbox.withdrawPresent();

    assertEquals(List.of("", ""), sendTexts());
    outbox.markStateDue();
    assertEquals(List.of("\u0001", "", "", "\u0001"), sendTexts());
  }

  @Test
  void stateIsSentAgainOnEveryConnectButCountedOnce() {
    offerState("a", "1");
    outbox.markStateDue();
    assertEquals(List.of("1"), sendTexts());

    outbox.markStateDue();
    outbox.markStateDue();

    assertEquals(List.of("1"), sendTexts());
    assertEquals(1, counts().sent());
    assertEquals(1, counts().resent());
  }

  @Test
  void stateThatChangesWhileItIsSentIsSentOnceMore() {
    offerState("a", "old");
    assertNotNull(outbox.take());
    offerState("a", "new");
    outbox.sent();

    assertEquals(List.of("new"), sendTexts());
    assertEquals(2, counts().sent());
    assertEquals(0, counts().replaced());
  }

  @Test
  void stateThatWasOvertakenWhileItsSendingFailedIsReplaced() {
    offerState("a", "old");
    assertNotNull(outbox.take());
    offerState("a", "new");
    outbox.putBack();

    assertEquals(List.of("new"), sendTexts());
    assertEquals(1, counts().sent());
    assertEquals(1, counts().replaced());
  }

  @Test
  void stateTheBrokerRefusesIsNotTriedAgainOnThisConnection() {
    offerState("a", "1");
    assertNotNull(outbox.take());
    outbox.drop(DropReason.TOO_LARGE);

    assertNull(outbox.take());
    assertEquals(1, counts().tooLarge());

    outbox.markStateDue();
    assertEquals(List.of("1"), sendTexts());
    assertEquals(1, counts().resent());
    assertEquals(0, counts().sent());
  }

  @Test
  void aFrameThatCouldNotBeSentIsTheNextAgain() {
    offer(Delivery.FRAME, "1");
    offer(Delivery.FRAME, "2");
    assertNotNull(outbox.take());
    outbox.putBack();

    assertEquals(List.of("1", "2"), sendAll());
  }

  @Test
  void aFrameThatComesBackToAFullOutboxIsTheOldestAndGoes() {
    offer(Delivery.FRAME, "1");
    assertNotNull(outbox.take());
    offer(Delivery.FRAME, "2");
    offer(Delivery.FRAME, "3");
    offer(Delivery.FRAME, "4");
    outbox.putBack();

    assertEquals(List.of("2", "3", "4"), sendAll());
    assertEquals(1, counts().full());
  }

  @Test
  void aMessageOlderThanItsLifeIsNotSent() {
    byte[] bytes = {'x'};
    outbox.offer(Delivery.FRAME, MessageKind.DETECTIONS, "t", bytes, 1, 10);
    nowNanos += 9;
    outbox.offer(Delivery.FRAME, MessageKind.DETECTIONS, "u", bytes, 1, 10);
    nowNanos += 1;

    assertEquals(List.of("u"), sendAll());
    assertEquals(1, counts().expired());
  }

  @Test
  void theRestOfALifeIsToldInWholeSecondsFromOne() {
    outbox.offer(Delivery.FRAME, MessageKind.DETECTIONS, "t", new byte[1], 1, 10_000_000_000L);
    nowNanos += 1_500_000_000;
    OutgoingMessage message = outbox.take();

    assertNotNull(message);
    assertEquals(9, message.secondsLeft(nowNanos));
    assertEquals(1, message.secondsLeft(nowNanos + 60_000_000_000L));
  }

  @Test
  void aMessageLargerThanTheLimitIsCountedAndNotKept() {
    outbox.offer(Delivery.STATE, MessageKind.INFO, "t", new byte[MAX_BYTES + 1], MAX_BYTES + 1, 0);
    outbox.offer(Delivery.FRAME, MessageKind.DETECTIONS, "u", new byte[MAX_BYTES], MAX_BYTES, 0);

    assertEquals(List.of("u"), sendAll());
    assertEquals(1, counts().tooLarge());
  }

  @Test
  void theOffererMayUseItsBytesAgainAtOnce() {
    byte[] bytes = {'1'};
    outbox.offer(Delivery.FRAME, MessageKind.DETECTIONS, "t", bytes, 1, 0);
    bytes[0] = '2';

    assertEquals(List.of("1"), sendTexts());
  }

  @Test
  void whatIsLeftAtCloseIsCountedAndSoIsWhatComesLater() {
    offer(Delivery.FRAME, "1");
    offer(Delivery.EVENT, "2");
    offer(Delivery.STATE, "3");
    assertNotNull(outbox.take());
    outbox.close();
    outbox.sent();
    offer(Delivery.FRAME, "4");
    outbox.close();

    assertEquals(4, counts().unsentAtClose());
    assertEquals(0, counts().waiting());
    assertNull(outbox.take());
  }

  @Test
  void aSecondMessageIsNotHandedOutBeforeTheFirstHasAnOutcome() {
    offer(Delivery.FRAME, "1");
    offer(Delivery.FRAME, "2");
    assertNotNull(outbox.take());

    assertThrows(IllegalStateException.class, outbox::take);
  }

  @Test
  void waitingEndsWithAMessageAndWithAWakeCall() throws InterruptedException {
    Outbox real = new Outbox(1, 1, MAX_BYTES, System::nanoTime);
    Thread offering =
        new Thread(
            () -> real.offer(Delivery.FRAME, MessageKind.DETECTIONS, "t", new byte[1], 1, 0),
            "offering");
    offering.start();
    real.await(60_000);
    assertNotNull(real.take());
    real.sent();
    offering.join();

    real.wake();
    real.await(60_000);
    assertNull(real.take());
  }

  @Test
  void afterAnyInterleavingEveryMessageIsInExactlyOneCounter() {
    for (int seed = 0; seed < 2_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Outbox any = new Outbox(1 + random.nextInt(3), 1 + random.nextInt(4), 8, () -> nowNanos);
      boolean taken = false;
      long offered = 0;
      for (int step = 0; step < 200; step++) {
        nowNanos += random.nextInt(5);
        switch (random.nextInt(8)) {
          case 0, 1, 2 -> {
            Delivery delivery = Delivery.values()[random.nextInt(4)];
            int length = random.nextInt(10);
            String topic = "t" + random.nextInt(3);
            any.offer(delivery, kind(delivery), topic, new byte[10], length, random.nextInt(20));
            offered++;
          }
          case 3, 4 -> taken = taken || any.take() != null;
          case 5 -> {
            any.sent();
            taken = false;
          }
          case 6 -> {
            if (random.nextBoolean()) {
              any.putBack();
            } else {
              any.drop(random.nextBoolean() ? DropReason.REJECTED : DropReason.TOO_LARGE);
            }
            taken = false;
          }
          default -> {
            if (random.nextInt(20) == 0) {
              any.close();
              taken = false;
            } else {
              any.markStateDue();
            }
          }
        }
        assertAddsUp(any.counts(true, 0, null), offered, seed);
      }
      any.close();
      assertEquals(0, any.counts(false, 0, null).waiting());
      assertAddsUp(any.counts(false, 0, null), offered, seed);
    }
  }

  @Test
  void withManyOfferingThreadsNothingIsLostUncounted() throws InterruptedException {
    Outbox shared = new Outbox(4, 16, MAX_BYTES, System::nanoTime);
    int threads = 4;
    int each = 20_000;
    AtomicBoolean done = new AtomicBoolean();
    Thread sending = new Thread(() -> sendUntil(shared, done), "sending");
    sending.start();
    List<Thread> offering = new ArrayList<>();
    for (int thread = 0; thread < threads; thread++) {
      SplittableRandom random = new SplittableRandom(thread);
      Thread offerer =
          new Thread(
              () -> {
                for (int number = 0; number < each; number++) {
                  Delivery delivery = Delivery.values()[random.nextInt(4)];
                  shared.offer(
                      delivery, kind(delivery), "t" + random.nextInt(2), new byte[8], 8, 50_000);
                }
              });
      offering.add(offerer);
      offerer.start();
    }
    for (Thread offerer : offering) {
      offerer.join();
    }
    done.set(true);
    shared.wake();
    sending.join();
    shared.close();

    PublishCounts counts = shared.counts(false, 0, null);
    assertAddsUp(counts, (long) threads * each, 0);
    assertEquals(0, counts.waiting());
    assertTrue(counts.sent() > 0, counts::toString);
  }

  static void assertAddsUp(PublishCounts counts, long offered, int seed) {
    long accounted = counts.sent() + counts.waiting();
    for (DropReason loss : DropReason.values()) {
      accounted += counts.dropped(loss);
    }
    assertEquals(offered, counts.offered());
    long byKind = 0;
    for (KindCounts kind : counts.kinds()) {
      long settled = kind.sent() + kind.dropped().values().stream().mapToLong(it -> it).sum();
      assertTrue(settled <= kind.offered(), kind::toString);
      byKind += settled;
    }
    assertEquals(offered - counts.waiting(), byKind, () -> "seed " + seed + ": " + counts);
    assertEquals(offered, accounted, () -> "seed " + seed + ": " + counts);
  }

  private static void sendUntil(Outbox outbox, AtomicBoolean done) {
    SplittableRandom random = new SplittableRandom(99);
    try {
      while (!done.get()) {
        if (outbox.take() == null) {
          outbox.await(10);
        } else if (random.nextInt(10) == 0) {
          outbox.putBack();
          outbox.markStateDue();
        } else {
          outbox.sent();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offer(Delivery delivery, String topic) {
    byte[] bytes = topic.getBytes(StandardCharsets.UTF_8);
    outbox.offer(delivery, kind(delivery), topic, bytes, bytes.length, 0);
  }

  private void offerState(String topic, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    outbox.offer(Delivery.STATE, MessageKind.INFO, topic, bytes, bytes.length, 0);
  }

  private List<String> sendAll() {
    List<String> topics = new ArrayList<>();
    for (@Nullable OutgoingMessage message = outbox.take();
        message != null;
        message = outbox.take()) {
      topics.add(message.topic());
      outbox.sent();
    }
    return topics;
  }

  private List<String> sendTexts() {
    List<String> texts = new ArrayList<>();
    for (@Nullable OutgoingMessage message = outbox.take();
        message != null;
        message = outbox.take()) {
      texts.add(new String(message.payload(), StandardCharsets.UTF_8));
      outbox.sent();
    }
    return texts;
  }

  private PublishCounts counts() {
    return outbox.counts(true, 0, null);
  }

  private static MessageKind kind(Delivery delivery) {
    return switch (delivery) {
      case FRAME -> MessageKind.DETECTIONS;
      case EVENT -> MessageKind.TELEMETRY;
      case STATE -> MessageKind.HEALTH;
      case PICTURE -> MessageKind.EVENT_PICTURE;
    };
  }
}
