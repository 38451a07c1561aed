package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void theLibraryPathIsLookedAtBeforeTheClassPath() throws IOException {
    Files.writeString(folder.resolve("libjninvrtc.so"), "not a library");

    assertThrows(IOException.class, () -> Binding.find("/nowhere::" + folder));
  }

  @Test
  void aFolderWithoutThemChangesNothing() throws IOException {
    assertEquals(7, Binding.find(folder.toString()).size());
  }
}
