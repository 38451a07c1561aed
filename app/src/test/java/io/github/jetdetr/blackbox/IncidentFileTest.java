package io.github.jetdetr.blackbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentFileTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void whatWasWrittenIsReadAgain() throws Exception {
    Path file = written();

    try (IncidentReader reader = IncidentReader.open(file)) {
      IncidentHeader header = reader.header();
      assertEquals(header("jetdetr.incident/1.0"), header);
      assertTrue(reader.next());
      assertEquals(RecordKind.PACKET, reader.kind());
      assertEquals(3, reader.camera());
      assertEquals(-7, reader.timeNanos());
      assertEquals(300_000, reader.payload().remaining());
      assertTrue(reader.next());
      assertEquals(RecordKind.RESULT, reader.kind());
      assertTrue(reader.isDetected(42));
      assertFalse(reader.isDetected(43));
      assertTrue(reader.next());
      assertEquals(RecordKind.MESSAGE, reader.kind());
      assertEquals(new MessageRecord("event", "a/b", "{}"), MessageRecord.read(reader.payload()));
      assertTrue(reader.next());
      assertEquals(RecordKind.END, reader.kind());
      assertFalse(reader.next());
    }
  }

  @Test
  void picturesAreNotForEverybodyOnTheMachine() throws Exception {
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(written())));
  }

  @Test
  void aFileHasItsNameOnlyWhenItIsWhole() throws IOException {
    Path file = folder.resolve("a.incident");
    try (IncidentWriter writer = IncidentWriter.create(file)) {
      assertEquals(1, files());
      assertEquals(8, writer.bytes());
      assertFalse(Files.exists(file));
    }
    assertEquals(0, files(), "what was not finished is gone");
  }

  private long files() throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  @Test
  void aFileThatIsCutOffAnywhereIsRefusedInOneLine() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int length = random.nextInt(whole.length);
      assertRefused(Arrays.copyOf(whole, length), length < 8 ? "is not an incident" : "cut off");
    }
  }

  @Test
  void aFileThatIsChangedAnywhereIsRefusedInOneLine() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
      assertRefused(changed, "");
    }
  }

  @Test
  void aFileToWhichSomethingWasAddedIsRefused() throws Exception {
    byte[] whole = Files.readAllBytes(written());
    assertRefused(Arrays.copyOf(whole, whole.length + 1), "was added");
    byte[] twice = Arrays.copyOf(whole, 2 * whole.length - 8);
    System.arraycopy(whole, 8, twice, whole.length, whole.length - 8);
    assertRefused(twice, "was added");
  }

  @Test
  void aForeignFileIsRefused() throws Exception {
    assertRefused("name: truck-07\n".getBytes(StandardCharsets.UTF_8), "is not an incident");
    assertRefused(new byte[0], "is not an incident");
  }

  @Test
  void aLaterFormatIsNamed() throws Exception {
    Path file = folder.resolve("later.incident");
    try (IncidentWriter writer = IncidentWriter.create(file)) {
      writer.write(
          RecordKind.HEADER,
          0,
          0,
          ByteBuffer.wrap(IncidentReader.bytes(header("jetdetr.incident/2.0"))));
      writer.finish(0, 0);
    }
    try (IncidentReader reader = IncidentReader.open(file)) {
      IncidentException e = assertThrows(IncidentException.class, reader::header);
      assertTrue(String.valueOf(e.getMessage()).contains("jetdetr.incident/2.0"), e::toString);
    }
  }

  private void assertRefused(byte[] bytes, String why) throws IOException {
    Path file = Files.write(folder.resolve("refused.incident"), bytes);
    IncidentException e = assertThrows(IncidentException.class, () -> readAll(file));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.startsWith(file + ": ") && message.contains(why), message);
    assertFalse(message.contains("\n"));
  }

  private static void readAll(Path file) throws IOException, IncidentException {
    try (IncidentReader reader = IncidentReader.open(file)) {
      IncidentHeader unused = reader.header();
    }
  }

  private Path written() throws IOException {
    Path file = folder.resolve("whole.incident");
    try (IncidentWriter writer = IncidentWriter.create(file)) {
      writer.write(
          RecordKind.HEADER,
          0,
          1,
          ByteBuffer.wrap(IncidentReader.bytes(header("jetdetr.incident/1.0"))));
      writer.write(RecordKind.PACKET, 3, -7, ByteBuffer.allocate(300_000));
      writer.write(RecordKind.RESULT, 3, 5, ByteBuffer.allocate(16).putLong(42).rewind());
      ByteBuffer message = ByteBuffer.allocate(100);
      message.put(MessageRecord.head("event", "a/b")).put((byte) '{').put((byte) '}');
      writer.write(RecordKind.MESSAGE, 0, 9, message.flip());
      writer.finish(10, 0);
    }
    return file;
  }

  private static IncidentHeader header(String schema) {
    return new IncidentHeader(
        schema,
        "1.0",
        "truck-07",
        "0tp9sjw-ywmc",
        "fault",
        "camera front: lost",
        1_000_000,
        5,
        new IncidentHeader.Model("m", "m.onnx", "ab".repeat(32), "onnxruntime", "fp32", 1, 1),
        0.3f,
        0.05f,
        List.of(new IncidentHeader.Camera(3, "front", "rtsp://x", "{}", "{}")));
  }
}
