package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Pictures are large and worth less than anything else. */
class OutboxPicturesTest {

  private static final int LARGE = 200 << 10;

  private long nowNanos;
  private final Outbox outbox = new Outbox(4, 3, 256 << 10, () -> nowNanos);

  private void picture(String topic) {
    offer(Delivery.PICTURE, MessageKind.EVENT_PICTURE, topic, LARGE, 0);
  }

  private void snapshot(String topic) {
    offer(Delivery.STATE, MessageKind.SNAPSHOT, topic, LARGE, 0);
  }

  private void offer(Delivery delivery, MessageKind kind, String topic, int length, long life) {
    outbox.offer(delivery, kind, topic, new byte[length], length, life);
  }

  private List<String> sendAll() {
    List<String> topics = new ArrayList<>();
    for (@Nullable OutgoingMessage message = outbox.take();
        message != null;
        message = outbox.take()) {
      topics.add(message.topic() + (message.length() == 0 ? " withdrawn" : ""));
      outbox.sent();
    }
    return topics;
  }

  private KindCounts counts(MessageKind kind) {
    return outbox.counts(true, 0, null).kinds().stream()
        .filter(counts -> counts.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theyWaitUntilNothingElseDoes() {
    picture("picture");
    snapshot("snapshot");
    offer(Delivery.FRAME, MessageKind.DETECTIONS, "frame", 10, 0);
    offer(Delivery.EVENT, MessageKind.EVENT, "event", 10, 0);
    offer(Delivery.STATE, MessageKind.HEALTH, "health", 10, 0);

    assertEquals(List.of("health", "event", "frame", "snapshot", "picture"), sendAll());
  }

  @Test
  void howeverManyThereAreTheyDisplaceOnlyEachOther() {
    for (int at = 0; at < 4; at++) {
      offer(Delivery.EVENT, MessageKind.EVENT, "event" + at, 10, 0);
    }
    for (int at = 0; at < 3; at++) {
      offer(Delivery.FRAME, MessageKind.DETECTIONS, "frame" + at, 10, 0);
    }
    for (int at = 0; at < 44; at++) {
      picture("picture" + at);
      snapshot("snapshot");
    }

    List<String> sent = sendAll();

    assertEquals(4 + 3 + 1 + 32, sent.size());
    assertEquals("event0", sent.get(0));
    assertEquals("picture12", sent.get(8));
    assertEquals("picture43", sent.get(39));
    assertEquals(Map.of(DropReason.FULL, 12L), counts(MessageKind.EVENT_PICTURE).dropped());
    assertEquals(Map.of(DropReason.REPLACED, 43L), counts(MessageKind.SNAPSHOT).dropped());
    assertEquals(Map.of(), counts(MessageKind.EVENT).dropped());
  }

  @Test
  void oneThatNobodyTookInTimeIsDropped() {
    offer(Delivery.PICTURE, MessageKind.EVENT_PICTURE, "picture", LARGE, 10);
    nowNanos = 10;

    assertEquals(List.of(), sendAll());
    assertEquals(Map.of(DropReason.EXPIRED, 1L), counts(MessageKind.EVENT_PICTURE).dropped());
  }

  @Test
  void oneThatCouldNotBeSentIsSentLater() {
    picture("a");
    picture("b");
    assertNotNull(outbox.take());
    outbox.putBack();
    offer(Delivery.EVENT, MessageKind.EVENT, "event", 10, 0);

    assertEquals(List.of("event", "a", "b"), sendAll());
  }

  @Test
  void whatACameraShowedIsWithdrawnAtAStopBeforeEverythingElse() {
    snapshot("snapshot");
    assertEquals(List.of("snapshot"), sendAll());
    offer(Delivery.EVENT, MessageKind.EVENT, "event", 10, 0);

    outbox.withdrawPresent();

    assertEquals(List.of("snapshot withdrawn", "event"), sendAll());
  }

  @Test
  void theyAreCountedAsUnsentWhenTheOutboxCloses() {
    picture("a");
    snapshot("b");
    outbox.close();

    assertEquals(
        Map.of(DropReason.UNSENT_AT_CLOSE, 1L), counts(MessageKind.EVENT_PICTURE).dropped());
    assertEquals(Map.of(DropReason.UNSENT_AT_CLOSE, 1L), counts(MessageKind.SNAPSHOT).dropped());
  }

  @Test
  void noneOfTheManySlotsForEventsGrowsToTheirSize() {
    Set<OutgoingMessage> ofPictures = Collections.newSetFromMap(new IdentityHashMap<>());
    for (int round = 0; round < 200; round++) {
      picture("picture");
      snapshot("snapshot");
      offer(Delivery.EVENT, MessageKind.EVENT, "event", 10, 0);
      offer(Delivery.FRAME, MessageKind.DETECTIONS, "frame", 10, 0);
      for (@Nullable OutgoingMessage message = outbox.take();
          message != null;
          message = outbox.take()) {
        if (message.kind().isPicture()) {
          ofPictures.add(message);
        } else {
          assertFalse(ofPictures.contains(message));
        }
        if (round % 3 == 0 && outbox.counts(true, 0, null).waiting() > 1) {
          outbox.putBack();
          assertNotNull(outbox.take());
        }
        outbox.sent();
      }
    }
  }
}
