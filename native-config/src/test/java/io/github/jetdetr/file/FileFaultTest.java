package io.github.jetdetr.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFaultTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void whatHappenedIsSaidInWordsWithTheFile() throws IOException {
    Path absent = folder.resolve("absent");
    Path file = Files.createFile(folder.resolve("file"));

    assertEquals("no such file or folder: " + absent, words(() -> Files.readAllBytes(absent)));
    assertEquals("it is there already: " + file, words(() -> Files.createFile(file)));
    assertEquals("not a folder: x", FileFault.words(new NotDirectoryException("x")));
    assertEquals("the folder is not empty: " + folder, words(() -> Files.delete(folder)));
    assertEquals("no permission: x", FileFault.words(new AccessDeniedException("x")));
    assertEquals(
        "No space left: x", FileFault.words(new FileSystemException("x", null, "No space left")));
    assertEquals("damaged", FileFault.words(new IOException("damaged")));
    assertEquals("it failed for an unknown reason", FileFault.words(new IOException()));
  }

  @Test
  void aLackOfPermissionIsFoundBehindWhatItCaused() {
    IOException denied = new AccessDeniedException("x");

    assertTrue(FileFault.isDenied(new UncheckedIOException(denied)));
    assertTrue(
        FileFault.isDenied(new IOException("port 80", new BindException("Permission denied"))));
    assertFalse(FileFault.isDenied(new BindException("Address already in use")));
    assertFalse(FileFault.isDenied(null));
  }

  private interface Step {
    void run() throws IOException;
  }

  private static String words(Step step) {
    return FileFault.words(assertThrows(IOException.class, step::run));
  }
}
