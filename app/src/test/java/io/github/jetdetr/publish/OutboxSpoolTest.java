package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.KindCounts;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.mqtt.Delivery;
import io.github.jetdetr.mqtt.OutgoingMessage;
import io.github.jetdetr.spool.Spool;
import io.github.jetdetr.spool.SpoolTally;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the outbox hands to the disk, takes back from it, and counts of both. */
class OutboxSpoolTest {

  private final Outbox outbox = new Outbox(3, 3, 100, System::nanoTime);

  @Test
  void onItsWayToTheDiskAMessageWaitsAndThenItIsSpooled() {
    event("1");
    event("2");

    List<OutgoingMessage> taken = outbox.takeWorthKeeping();

    assertEquals(List.of("1", "2"), texts(taken));
    assertNull(outbox.take(), "nobody else has them");
    assertEquals(2, counts().waiting());
    outbox.spooled(MessageKind.EVENT);
    assertEquals(1, counts().waiting());
    assertEquals(1, kind(MessageKind.EVENT).spooled());
    outbox.spooled(MessageKind.EVENT);
    assertEquals(0, counts().waiting());
    assertEquals(new KindCounts(MessageKind.EVENT, 2, 0, Map.of(), 2), kind(MessageKind.EVENT));
  }

  @Test
  void whatTheDiskDoesNotTakeIsSentInItsOrderBeforeWhatCameLater() {
    event("1");
    event("2");
    List<OutgoingMessage> taken = outbox.takeWorthKeeping();
    event("3");

    outbox.keep(taken);

    assertEquals(3, counts().waiting());
    assertEquals(List.of("1", "2", "3"), sendTexts());
    assertEquals(3, counts().sent());
    assertEquals(0, counts().waiting());
  }

  @Test
  void ofWhatTheDiskDoesNotTakeTheOldestGoesWhereThereIsNoRoom() {
    event("1");
    event("2");
    List<OutgoingMessage> taken = outbox.takeWorthKeeping();
    event("3");
    event("4");

    outbox.keep(taken);

    assertEquals(List.of("2", "3", "4"), sendTexts());
    assertEquals(1, counts().full());
    assertEquals(0, counts().waiting());
  }

  @Test
  void whatTheDiskDoesNotTakeOfAClosedOutboxIsUnsent() {
    event("1");
    state("camera", MessageKind.CAMERA_STATUS, "online");
    List<OutgoingMessage> taken = outbox.takeWorthKeeping();
    outbox.close();

    outbox.keep(taken);

    assertEquals(2, counts().unsentAtClose());
    assertEquals(0, counts().waiting());
    assertNull(outbox.take());
  }

  @Test
  void ofStatesTheLastValueGoesToTheDiskAndIsOfferedToTheNextBrokerToo() {
    state("camera", MessageKind.CAMERA_STATUS, "lost");
    state("camera", MessageKind.CAMERA_STATUS, "online");
    state("info", MessageKind.INFO, "is of no use later");

    List<OutgoingMessage> taken = outbox.takeWorthKeeping();
    outbox.spooled(MessageKind.CAMERA_STATUS);

    assertEquals(List.of("online"), texts(taken));
    assertEquals(List.of("online", "is of no use later"), sendTexts());
    assertEquals(1, counts().replaced());
    assertEquals(1, counts().resent(), "it counts once");
    assertEquals(
        new KindCounts(
            MessageKind.CAMERA_STATUS, 2, 0, Map.of(DropReason.REPLACED, 1L), /* spooled= */ 1),
        kind(MessageKind.CAMERA_STATUS));
    assertEquals(List.of(), outbox.takeWorthKeeping(), "and goes to the disk once");
  }

  @Test
  void aStateThatTheDiskDoesNotTakeWaitsAgainUnlessThereIsANewerOne() {
    state("a", MessageKind.CAMERA_STATUS, "1");
    state("b", MessageKind.CAMERA_STATUS, "1");
    List<OutgoingMessage> taken = outbox.takeWorthKeeping();
    state("b", MessageKind.CAMERA_STATUS, "2");

    outbox.keep(taken);

    assertEquals(1, counts().replaced());
    assertEquals(2, counts().waiting());
    assertEquals(List.of("1", "2"), sendTexts());
    assertEquals(2, counts().sent());
  }

  @Test
  void answersAndFramesAndWhatWasWithdrawnAreOfNoUseLater() {
    offer(Delivery.EVENT, MessageKind.RESULT, "result", "answer");
    event("1");
    offer(Delivery.EVENT, MessageKind.RESULT, "result", "another");
    offer(Delivery.FRAME, MessageKind.DETECTIONS, "detections", "frame");
    state("camera", MessageKind.CAMERA_STATUS, "online");
    outbox.withdraw("camera");

    assertEquals(List.of("1"), texts(outbox.takeWorthKeeping()));
    assertEquals(List.of("", "answer", "another", "frame"), sendTexts());
  }

  @Test
  void onlyAStateThatIsThereAndHasAValueIsWithdrawn() {
    state("a", MessageKind.CAMERA_STATUS, "online");
    state("b", MessageKind.CAMERA_STATUS, "online");
    assertEquals(List.of("online", "online"), sendTexts());

    outbox.withdraw("a");
    outbox.withdraw("c");
    assertEquals(List.of(""), sendTexts());
    outbox.withdraw("a");

    assertEquals(List.of(), sendTexts());
    assertEquals(3, counts().offered());
  }

  @Test
  void whatIsSentFromTheDiskOrGivenUpThereIsCountedByWhoseItWas() {
    event("1");
    event("2");
    event("3");
    outbox.takeWorthKeeping().forEach(message -> outbox.spooled(message.kind()));

    outbox.sentFromSpool(MessageKind.EVENT, true);
    outbox.sentFromSpool(MessageKind.EVENT, false);
    outbox.lostFromSpool(MessageKind.EVENT, DropReason.SPOOL_FULL, 1, true);
    outbox.lostFromSpool(MessageKind.EVENT, DropReason.SPOOL_OLD, 5, false);

    assertEquals(
        new KindCounts(MessageKind.EVENT, 3, 1, Map.of(DropReason.SPOOL_FULL, 1L), 1),
        kind(MessageKind.EVENT));
    Spool.Waiting waiting = new Spool.Waiting(new SpoolTally(), new SpoolTally(), 77);
    assertEquals(
        new PublishCounts.Spooled(
            0, 0, 77, 2, Map.of(DropReason.SPOOL_FULL, 1L, DropReason.SPOOL_OLD, 5L)),
        outbox.counts(true, 0, waiting).spool());
    assertNull(counts().spool());
  }

  @Test
  void aMessageThatIsBeingSentIsNotTakenForTheDisk() {
    event("1");
    event("2");
    assertNotNull(outbox.take());

    assertEquals(List.of("2"), texts(outbox.takeWorthKeeping()));
    assertEquals(2, counts().waiting());
    outbox.sent();
    assertEquals(1, counts().waiting());
  }

  private void event(String text) {
    offer(Delivery.EVENT, MessageKind.EVENT, "event", text);
  }

  private void state(String topic, MessageKind kind, String text) {
    offer(Delivery.STATE, kind, topic, text);
  }

  private void offer(Delivery delivery, MessageKind kind, String topic, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    outbox.offer(delivery, kind, topic, bytes, bytes.length, 0);
  }

  private List<String> sendTexts() {
    List<String> texts = new ArrayList<>();
    for (@Nullable OutgoingMessage message = outbox.take();
        message != null;
        message = outbox.take()) {
      texts.add(text(message));
      outbox.sent();
    }
    return texts;
  }

  private static List<String> texts(List<OutgoingMessage> messages) {
    return messages.stream().map(OutboxSpoolTest::text).toList();
  }

  private static String text(OutgoingMessage message) {
    return new String(message.payload(), StandardCharsets.UTF_8);
  }

  private PublishCounts counts() {
    return outbox.counts(true, 0, null);
  }

  private KindCounts kind(MessageKind kind) {
    return counts().kinds().stream().filter(it -> it.kind() == kind).findFirst().orElseThrow();
  }
}
