package io.github.jetdetr.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.recording.CameraRecorder.PacketTimes;
import io.github.jetdetr.camera.recording.StreamHeader;
import io.github.jetdetr.file.ProcessFile;
import io.github.jetdetr.message.MessageKind;
import io.github.jetdetr.pipeline.Await;
import io.github.jetdetr.support.PaintedFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BlackBoxTest {

  private static final StreamHeader STREAM =
      new StreamHeader("h264", true, "", 1, List.of(), ByteBuffer.allocate(0));
  private static final CameraFacts FRONT =
      new CameraFacts("front", "rtsp://10.0.0.5/", "{}", "{}", false);

  @TempDir private Path folder = Path.of("");

  @Test
  void anIncidentHoldsWhatCameBeforeAndAfterItsTrigger() throws Exception {
    Path file;
    try (BlackBox box = open(Duration.ofHours(1), Set.of(TriggerKind.FAULT))) {
      CameraTap tap = box.camera(FRONT);
      tap.stream(STREAM);
      tap.packet(new PacketTimes(1, 1, true, 1), bytes(1));
      file = box.trigger(TriggerKind.FAULT, "camera front: lost").orElseThrow();
      tap.packet(new PacketTimes(2, 2, false, 0), bytes(2));
      byte[] text = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
      box.offered(MessageKind.HEALTH, "jetdetr/n/health", text, text.length);
      box.offered(MessageKind.DETECTIONS, "jetdetr/n/camera/front/detections", text, text.length);
      assertFalse(Files.exists(file), "it is being written");
    }
    assertEquals(
        List.of("HEADER", "STREAM", "PACKET 1", "TRIGGER", "PACKET 2", "MESSAGE", "END"),
        records(file));
  }

  @Test
  void packetsThatCannotBeDecodedAreLeftOut() throws Exception {
    Path file;
    try (BlackBox box = open(Duration.ofHours(1), Set.of())) {
      CameraTap tap = box.camera(FRONT);
      tap.stream(STREAM);
      tap.packet(new PacketTimes(1, 1, false, 0), bytes(1));
      tap.packet(new PacketTimes(2, 2, true, 1), bytes(2));
      tap.packet(new PacketTimes(3, 3, false, 0), bytes(3));
      file = box.trigger(TriggerKind.COMMAND, "test").orElseThrow();
    }
    assertEquals(
        List.of("HEADER", "STREAM", "PACKET 2", "PACKET 3", "TRIGGER", "END"), records(file));
  }

  @Test
  void aStreamThatBeganLongAgoStillHasItsHeader() throws Exception {
    Path file;
    try (BlackBox box = open(Duration.ofHours(1), Set.of());
        Frame frame = new Frame()) {
      CameraTap tap = box.camera(FRONT);
      tap.stream(STREAM);
      PaintedFrames.noise(frame, PixelFormat.YUV420P, 640, 480, 9);
      frame.stamp(1, 1, TimeSource.ARRIVAL);
      for (int round = 0; round < 20; round++) {
        tap.pixels(frame);
      }
      tap.packet(new PacketTimes(2, 2, true, 1), bytes(2));
      file = box.trigger(TriggerKind.COMMAND, "test").orElseThrow();
    }
    List<String> records = records(file);
    assertEquals(List.of("HEADER", "STREAM", "PIXELS"), records.subList(0, 3));
    assertTrue(records.contains("PACKET 2"), records::toString);
  }

  @Test
  void picturesOfACameraWithMasksAreNotRecordedUnlessThatIsWanted() throws Exception {
    CameraFacts masked = new CameraFacts("back", "rtsp://10.0.0.6/", "{}", "{}", true);
    try (BlackBox box = open(Duration.ZERO, Set.of())) {
      assertTrue(box.camera(FRONT).takesPictures());
      assertFalse(box.camera(masked).takesPictures());
    }
    BlackBoxSettings settings = settings(folder, Duration.ZERO, Set.of(), 4L << 20);
    try (BlackBox box =
        BlackBox.open(
            new BlackBoxSettings(
                settings.folder(),
                settings.memoryBytes(),
                settings.before(),
                settings.after(),
                settings.maxBytes(),
                settings.pause(),
                settings.triggers(),
                settings.labels(),
                true))) {
      assertTrue(box.camera(masked).takesPictures());
    }
  }

  @Test
  void aCameraThatIsOpenedWithOtherSettingsIsThereTwice() throws Exception {
    CameraFacts other =
        new CameraFacts("front", "rtsp://10.0.0.5/", "{\"mount\":\"moving\"}", "{}", false);
    CameraFacts changed =
        new CameraFacts("front", "rtsp://10.0.0.5/", "{\"zones\":{}}", "{}", false);
    Path file;
    try (BlackBox box = open(Duration.ZERO, Set.of())) {
      assertTrue(box.camera(FRONT).takesPictures());
      assertTrue(box.camera(other).takesPictures());
      box.change(changed);
      file = box.trigger(TriggerKind.COMMAND, "test").orElseThrow();
    }
    try (IncidentReader reader = IncidentReader.open(file)) {
      assertEquals(
          List.of("{}", "{\"zones\":{}}"),
          reader.header().cameras().stream().map(IncidentHeader.Camera::settings).toList());
    }
  }

  @Test
  void whatIsOlderThanWantedIsLeftOut() throws Exception {
    BlackBoxSettings settings =
        new BlackBoxSettings(
            folder,
            3 << 20,
            Duration.ZERO,
            Duration.ofHours(1),
            4L << 20,
            Duration.ZERO,
            Set.of(),
            Set.of(),
            false);
    Path file;
    try (BlackBox box = described(settings)) {
      CameraTap tap = box.camera(FRONT);
      tap.stream(STREAM);
      tap.packet(new PacketTimes(1, 1, true, 1), bytes(1));
      file = box.trigger(TriggerKind.COMMAND, "test").orElseThrow();
      tap.packet(new PacketTimes(2, 2, true, 1), bytes(2));
    }
    assertEquals(List.of("HEADER", "STREAM", "TRIGGER", "PACKET 2", "END"), records(file));
  }

  @Test
  void onlyWhatIsWantedMakesAnIncidentAndNotTooOften() throws Exception {
    try (BlackBox box = open(Duration.ZERO, Set.of(TriggerKind.FAULT))) {
      assertEquals(Optional.empty(), box.trigger(TriggerKind.THROTTLE, "hot"));
      assertTrue(box.trigger(TriggerKind.FAULT, "first").isPresent());
      Await.until("it is written", () -> box.written() == 1);
      Await.until(
          "a fault comes too soon", () -> box.trigger(TriggerKind.FAULT, "second").isEmpty());
      assertTrue(box.trigger(TriggerKind.COMMAND, "asked for").isPresent());
      Await.until("it is written", () -> box.written() == 2);
    }
    assertEquals(2, files().size());
  }

  @Test
  void triggersThatFollowEachOtherMakeOneIncident() throws Exception {
    Path first;
    try (BlackBox box = open(Duration.ofHours(1), Set.of(TriggerKind.FAULT))) {
      first = box.trigger(TriggerKind.FAULT, "first").orElseThrow();
      assertEquals(Optional.of(first), box.trigger(TriggerKind.FAULT, "second"));
      assertEquals(Optional.of(first), box.trigger(TriggerKind.COMMAND, "third"));
    }
    assertEquals(List.of("HEADER", "TRIGGER", "TRIGGER", "TRIGGER", "END"), records(first));
  }

  @Test
  void theOldestIncidentsMakeRoom() throws Exception {
    for (String name : List.of("2026-01-01T00-00-00Z-fault", "2026-01-02T00-00-00Z-fault")) {
      Files.write(folder.resolve(name + ".incident"), new byte[1 << 20]);
    }
    Path file;
    try (BlackBox box = open(Duration.ZERO, Set.of())) {
      file = box.trigger(TriggerKind.COMMAND, "test").orElseThrow();
      Await.until("it is written", () -> box.written() == 1);
    }
    List<Path> files = files();
    assertEquals(2, files.size(), files::toString);
    assertTrue(files.contains(file));
    assertFalse(files.toString().contains("2026-01-01"), "the oldest");
  }

  @Test
  void whatADeadProcessLeftIsRemovedAndWhatALivingOneWritesIsNot() throws Exception {
    Path dead = Files.write(folder.resolve("unfinished-1.part"), new byte[1]);
    Path foreign = Files.write(folder.resolve("b.part"), new byte[1]);
    try (ProcessFile alive = ProcessFile.create(folder, "unfinished-", ".part")) {
      try (BlackBox box = open(Duration.ZERO, Set.of())) {
        assertTrue(box.isAlive());
      }
      assertTrue(Files.exists(alive.path()));
    }
    assertFalse(Files.exists(dead));
    assertTrue(Files.exists(foreign));
  }

  @Test
  void aFolderThatCannotBeMadeIsNamedAtTheStart() throws Exception {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    IOException e =
        assertThrows(IOException.class, () -> openAndClose(BlackBoxSettings.of(file.resolve("x"))));
    assertTrue(String.valueOf(e.getMessage()).contains(file.toString()), e::toString);
  }

  @Test
  void aDiskThatFailsCostsThatIncidentAndNothingElse() throws Exception {
    Path own = folder.resolve("own");
    try (BlackBox box = described(settings(own, Duration.ZERO, Set.of(), 4L << 20))) {
      Files.delete(own);
      Files.createFile(own);
      assertTrue(box.trigger(TriggerKind.COMMAND, "test").isPresent());
      Await.until(
          "it has failed",
          () -> {
            Optional<Path> next = box.trigger(TriggerKind.COMMAND, "again");
            return box.isAlive() && next.isPresent();
          });
      Files.delete(own);
      Await.until(
          "the next is written",
          () -> {
            Optional<Path> unused = box.trigger(TriggerKind.COMMAND, "again");
            return box.written() > 0;
          });
    }
  }

  @Test
  void nothingIsWrittenBeforeItIsKnownWhatIsRecorded() throws Exception {
    try (BlackBox box = BlackBox.open(settings(folder, Duration.ZERO, Set.of(), 4L << 20))) {
      assertEquals(Optional.empty(), box.trigger(TriggerKind.COMMAND, "test"));
    }
    assertEquals(List.of(), files());
  }

  private static void openAndClose(BlackBoxSettings settings) throws IOException {
    try (BlackBox box = BlackBox.open(settings)) {
      assertTrue(box.isAlive());
    }
  }

  private List<Path> files() throws IOException {
    return new IncidentFolder(folder, 1).files();
  }

  @MustBeClosed
  private BlackBox open(Duration after, Set<TriggerKind> triggers) throws IOException {
    return described(settings(folder, after, triggers, 4L << 20));
  }

  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed by the caller
  private static BlackBox described(BlackBoxSettings settings) throws IOException {
    BlackBox box = BlackBox.open(settings);
    box.setDescriber(
        (trigger, cameras) ->
            new IncidentHeader(
                IncidentHeader.SCHEMA,
                "1.0",
                "node",
                "0tp9sjw-ywmc",
                trigger.kind().word(),
                trigger.why(),
                trigger.at().toEpochMilli() * 1_000,
                trigger.atNanos(),
                new IncidentHeader.Model("m", "m.onnx", "", "none", "fp32", 1, 1),
                0.3f,
                0.05f,
                cameras));
    return box;
  }

  private static BlackBoxSettings settings(
      Path folder, Duration after, Set<TriggerKind> triggers, long maxBytes) {
    return new BlackBoxSettings(
        folder,
        3 << 20,
        Duration.ofMinutes(1),
        after,
        maxBytes,
        Duration.ofHours(1),
        triggers,
        Set.of(),
        false);
  }

  private static ByteBuffer bytes(int value) {
    return ByteBuffer.wrap(new byte[] {(byte) value});
  }

  private static List<String> records(Path file) throws Exception {
    List<String> records = new ArrayList<>();
    try (IncidentReader reader = IncidentReader.open(file)) {
      while (reader.next()) {
        RecordKind kind = reader.kind();
        records.add(
            kind == RecordKind.PACKET ? kind + " " + reader.payload().getLong() : "" + kind);
      }
    }
    return records;
  }
}
