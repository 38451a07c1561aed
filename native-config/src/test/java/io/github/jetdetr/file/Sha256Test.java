package io.github.jetdetr.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Sha256Test {

  /** FIPS 180-4's own example. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  private static final String NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  @TempDir private Path folder = Path.of("");

  @Test
  void theDigestOfNothingAndOfAbcAreThoseOfTheStandard() {
    assertEquals(NOTHING, new Sha256().hex());
    assertEquals(ABC, new Sha256().add("abc").hex());
    assertEquals("sha256:" + ABC, new Sha256().add("abc").prefixed());
  }

  @Test
  void piecesCountAsOneRowOfBytes() throws IOException {
    Path end = Files.writeString(folder.resolve("end"), "c");
    assertEquals(ABC, new Sha256().add("a").add(new byte[] {'b'}).add(end).hex());
  }

  @Test
  void aFileLongerThanABlockIsReadToItsEnd() throws IOException {
    byte[] bytes = new byte[200_001];
    Path file = Files.write(folder.resolve("long"), bytes);
    assertEquals(new Sha256().add(bytes).prefixed(), Sha256.of(file));
    bytes[200_000] = 1;
    Files.write(file, bytes);
    assertEquals(new Sha256().add(bytes).prefixed(), Sha256.of(file));
  }

  @Test
  void aMissingFileIsAnError() {
    assertThrows(IOException.class, () -> Sha256.of(folder.resolve("none")));
  }
}
