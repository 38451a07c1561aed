package io.github.jetdetr.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {

  @TempDir private Path folder = Path.of("");

  @Test
  void aFileReplacesTheOneBefore() throws IOException {
    Path file = folder.resolve("file");
    for (String text : List.of("one", "two")) {
      WholeFile.write(file, part -> Files.writeString(part, text));
      assertEquals(text, Files.readString(file));
    }
    assertEquals(List.of("file"), names());
  }

  @Test
  void whatCannotBeWrittenLeavesTheFileAsItWas() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "before");
    assertThrows(
        IOException.class,
        () ->
            WholeFile.write(
                file,
                part -> {
                  Files.writeString(part, "half of");
                  throw new IOException("no space left");
                }));
    assertEquals("before", Files.readString(file));
    assertEquals(List.of("file"), names());
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    }
  }
}
