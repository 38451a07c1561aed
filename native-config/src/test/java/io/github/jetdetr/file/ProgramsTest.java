package io.github.jetdetr.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramsTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theFirstFolderOfThePathThatHasItCounts() throws IOException {
    Path first = program("one", "gst");
    Path second = program("two", "gst");
    String path = "::/nowhere:" + first.getParent() + ":" + second.getParent();

    assertEquals(first, Programs.find("gst", path));
    assertEquals(second, Programs.find(second.toString(), null));
  }

  @Test
  void neitherAFolderNorAFileThatCannotBeRunIsAProgram() throws IOException {
    Files.createDirectory(folder.resolve("gst"));
    Files.writeString(folder.resolve("text"), "");

    assertNull(Programs.find("gst", folder.toString()));
    assertNull(Programs.find("text", folder.toString()));
    assertNull(Programs.find(folder.resolve("gst").toString(), null));
    assertNull(Programs.find("gst", null));
  }

  private Path program(String in, String name) throws IOException {
    Path file = Files.createDirectory(folder.resolve(in)).resolve(name);
    Files.writeString(file, "");
    assertTrue(file.toFile().setExecutable(true));
    return file;
  }
}
