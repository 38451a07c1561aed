package io.github.jetdetr.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.message.MessageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {

  private static final long NOW_MILLIS = 1_795_342_530_000L;

  @TempDir private Path folder = Path.of("");

  private final List<String> lost = new ArrayList<>();
  private long utcMillis = NOW_MILLIS;
  private long roomBytes = Long.MAX_VALUE;

  @Test
  void messagesComeBackOldestFirstAndEventsBeforeStatesBeforeTelemetry() throws IOException {
    try (Spool spool = open()) {
      append(spool, MessageKind.TELEMETRY, "t1");
      append(spool, MessageKind.COUNTS, "c1");
      append(spool, MessageKind.EVENT, "e1");
      append(spool, MessageKind.EVENT, "e2");
      append(spool, MessageKind.OCCUPIED, "o1");

      assertEquals(5, spool.waiting().own().total());
      assertEquals(List.of("e1", "e2", "c1", "o1", "t1"), sendAll(spool));
      assertTrue(spool.isEmpty());
      assertEquals(0, spool.waiting().bytes());
    }
  }

  @Test
  void whatWasAppendedIsThereForTheNextProcessAndWhatWasSentIsNot() throws IOException {
    try (Spool spool = open()) {
      for (int number = 0; number < 10; number++) {
        append(spool, MessageKind.EVENT, "e" + number);
      }
      assertEquals("e0", sendOne(spool));
      assertEquals("e1", sendOne(spool));
    }
    try (Spool spool = open()) {
      append(spool, MessageKind.EVENT, "new");

      assertEquals(8, spool.waiting().earlier().of(MessageKind.EVENT));
      assertEquals(1, spool.waiting().own().of(MessageKind.EVENT));
      assertEquals("e2", sendOne(spool));
    }
    try (Spool spool = open()) {
      assertEquals(List.of("e3", "e4", "e5", "e6", "e7", "e8", "e9", "new"), sendAll(spool));
    }
  }

  @Test
  void aMessageThatWasNotWrittenToTheEndIsCutOffWhereverItEnds() throws IOException {
    byte[] whole;
    int second;
    try (Spool spool = open()) {
      append(spool, MessageKind.EVENT, "first");
      second = (int) Files.size(file("event"));
      append(spool, MessageKind.EVENT, "second");
      whole = Files.readAllBytes(file("event"));
    }
    String name = file("event").getFileName().toString();
    for (int end = 0; end < whole.length; end++) {
      Path own = Files.createDirectory(folder.resolve("cut" + end));
      Files.write(own.resolve(name), Arrays.copyOf(whole, end));
      try (Spool spool = open(SpoolSettings.of(own))) {
        assertEquals(end < second ? List.of() : List.of("first"), sendAll(spool), "cut at " + end);
        append(spool, MessageKind.EVENT, "after");
        assertEquals(List.of("after"), sendAll(spool));
      }
    }
  }

  @Test
  void aBitThatTurnedCostsWhatCannotBeReadAndNothingIsMadeUp() throws IOException {
    byte[] whole;
    try (Spool spool = open()) {
      for (int number = 0; number < 5; number++) {
        append(spool, MessageKind.EVENT, "e" + number);
      }
      whole = Files.readAllBytes(file("event"));
    }
    String name = file("event").getFileName().toString();
    Random random = new Random(5);
    List<String> all = List.of("e0", "e1", "e2", "e3", "e4");
    for (int round = 0; round < 200; round++) {
      byte[] damaged = whole.clone();
      damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      Path own = Files.createDirectory(folder.resolve("bit" + round));
      Files.write(own.resolve(name), damaged);
      try (Spool spool = open(SpoolSettings.of(own))) {
        List<String> read = sendAll(spool);
        assertEquals(all.subList(0, read.size()), read);
        assertTrue(read.size() < 5);
      }
    }
  }

  @Test
  void theLimitCostsTheOldestOfTheLeastValueFirst() throws IOException {
    try (Spool spool =
        open(new SpoolSettings(folder, 1 << 20, Duration.ofHours(1), Duration.ZERO, 50))) {
      append(spool, MessageKind.EVENT, "first event");
      for (int number = 0; number < 200; number++) {
        append(spool, MessageKind.TELEMETRY, "t" + number + " ".repeat(8_000));
      }
      assertTrue(spool.isFull());
      assertTrue(spool.waiting().bytes() <= 1 << 20);
      assertTrue(lost.stream().allMatch(line -> line.startsWith("FULL telemetry")), lost::toString);
      List<String> sent = sendAll(spool);
      assertEquals("first event", sent.get(0));
      assertEquals("t199", sent.get(sent.size() - 1).strip());
      assertEquals(201, sent.size() + lostMessages());
      spool.tend();
      assertFalse(spool.isFull());
    }
  }

  @Test
  void telemetryNeverPushesOutAnEvent() throws IOException {
    try (Spool spool =
        open(new SpoolSettings(folder, 1 << 20, Duration.ofHours(1), Duration.ZERO, 50))) {
      int events = 0;
      while (spool.waiting().bytes() + 20_000 < 1 << 20) {
        append(spool, MessageKind.EVENT, "e" + events++ + " ".repeat(10_000));
      }
      List<SpoolMessage> refused =
          spool.append(List.of(message(MessageKind.TELEMETRY, " ".repeat(30_000))));

      assertEquals(1, refused.size());
      assertEquals(events, sendAll(spool).size());
    }
  }

  @Test
  void aFullDiskCostsTheOldestOfTheLeastValueAndLeavesNoHalfMessage() throws IOException {
    try (Spool spool = open()) {
      append(spool, MessageKind.EVENT, "old event");
      append(spool, MessageKind.TELEMETRY, "t" + " ".repeat(2_000));
      append(spool, MessageKind.COUNTS, "c");
      roomBytes = 10;

      assertEquals(List.of(), spool.append(List.of(message(MessageKind.EVENT, "new event"))));
      assertEquals(List.of("FULL telemetry 1"), lost);
      roomBytes = 0;
      assertEquals(1, spool.append(List.of(message(MessageKind.TELEMETRY, "refused"))).size());
      assertEquals(List.of("old event", "new event", "c"), sendAll(spool));
    }
  }

  @Test
  void whatIsTooOldIsGivenUpAndWhatHasNoTimeIsKept() throws IOException {
    utcMillis = 1_000;
    try (Spool spool = open()) {
      append(spool, MessageKind.EVENT, "clock not set");
    }
    utcMillis = NOW_MILLIS;
    try (Spool spool = open()) {
      append(spool, MessageKind.COUNTS, "old");
      utcMillis += Duration.ofHours(73).toMillis();
      append(spool, MessageKind.TELEMETRY, "new");
      spool.tend();

      assertEquals(List.of("OLD counts 1"), lost);
      assertEquals(List.of("clock not set", "new"), sendAll(spool));
    }
  }

  @Test
  void twoDaemonsDoNotShareASpool() throws IOException {
    try (Spool spool = open()) {
      IOException refused = assertThrows(IOException.class, this::openAgain);
      assertTrue(String.valueOf(refused.getMessage()).contains("another daemon uses the spool"));
      assertTrue(spool.isEmpty());
    }
  }

  @Test
  void aForeignFileIsLeftAlone() throws IOException {
    Path foreign = folder.resolve("event-000000000001.log");
    Files.writeString(foreign, "somebody's notes");
    try (Spool spool = open()) {
      append(spool, MessageKind.EVENT, "mine");
      assertEquals(List.of("mine"), sendAll(spool));
    }
    assertEquals("somebody's notes", Files.readString(foreign));
  }

  @Test
  void aMessageThatWasGivenUpMeanwhileIsNotReportedAsSent() throws IOException {
    try (Spool spool = open()) {
      append(spool, MessageKind.COUNTS, "old");
      Spool.Next next = next(spool);
      utcMillis += Duration.ofHours(73).toMillis();
      spool.tend();

      assertFalse(spool.done(next));
      assertNull(spool.next());
    }
  }

  @Test
  void aCursorThatIsTornSendsFromTheOneBefore() throws IOException {
    try (Spool spool = open()) {
      for (int number = 0; number < 4; number++) {
        append(spool, MessageKind.EVENT, "e" + number);
      }
      sendOne(spool);
      sendOne(spool);
    }
    // The second place holds odd turns, the first even ones; the last was the second.
    try (var file =
        Files.newByteChannel(folder.resolve("event.cursor"), StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.wrap(new byte[12]));
    }
    try (Spool spool = open()) {
      assertEquals(List.of("e1", "e2", "e3"), sendAll(spool));
    }
  }

  @SuppressWarnings("try") // only opened to see whether it can be
  private void openAgain() throws IOException {
    try (Spool unused = open()) {
      assertTrue(unused.isEmpty());
    }
  }

  @MustBeClosed
  private Spool open() throws IOException {
    return open(SpoolSettings.of(folder));
  }

  @MustBeClosed
  private Spool open(SpoolSettings settings) throws IOException {
    return new Spool(
        settings,
        () -> utcMillis,
        System::nanoTime,
        (cause, own, earlier) -> {
          own.byKind().forEach((kind, count) -> lost.add(cause + " " + kind.word() + " " + count));
          earlier
              .byKind()
              .forEach((kind, count) -> lost.add(cause + " earlier " + kind.word() + " " + count));
        },
        (file, bytes) -> {
          if (bytes.remaining() > roomBytes) {
            bytes.limit(bytes.position() + (int) roomBytes);
            SpoolDisk.REAL.append(file, bytes);
            // Whatever was deleted meanwhile has made room.
            roomBytes = Long.MAX_VALUE;
            throw new IOException("No space left on device");
          }
          SpoolDisk.REAL.append(file, bytes);
        });
  }

  private long lostMessages() {
    return lost.stream().mapToLong(line -> Long.parseLong(line.replaceAll(".* ", ""))).sum();
  }

  private Path file(String value) throws IOException {
    try (var files = Files.list(folder)) {
      return files
          .filter(it -> it.getFileName().toString().matches(value + "-[0-9]+\\.log"))
          .findFirst()
          .orElseThrow();
    }
  }

  private SpoolMessage message(MessageKind kind, String text) {
    return new SpoolMessage(
        kind, "jetdetr/a/" + kind.word(), text.getBytes(StandardCharsets.UTF_8), utcMillis);
  }

  private void append(Spool spool, MessageKind kind, String text) {
    assertEquals(List.of(), spool.append(List.of(message(kind, text))));
  }

  private static Spool.Next next(Spool spool) {
    Spool.Next next = spool.next();
    if (next == null) {
      throw new AssertionError("nothing waits");
    }
    return next;
  }

  private static String sendOne(Spool spool) {
    Spool.Next next = next(spool);
    assertTrue(spool.done(next));
    return new String(next.message().payload(), StandardCharsets.UTF_8);
  }

  private static List<String> sendAll(Spool spool) {
    List<String> sent = new ArrayList<>();
    while (spool.next() != null) {
      sent.add(sendOne(spool));
    }
    return sent;
  }
}
