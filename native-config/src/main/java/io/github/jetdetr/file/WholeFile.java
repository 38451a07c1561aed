package io.github.jetdetr.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes files that appear whole or not at all: beside their place first, then by renaming. */
public final class WholeFile {

  private WholeFile() {}

  /** Writes all of a file's content. */
  public interface Content {

    /** Writes it into this file, which is not yet at its place. */
    void writeTo(Path file) throws IOException;
  }

  /**
   * Writes {@code NAME.part} and renames it to {@code file}, which is replaced where it exists. Two
   * writers of the same file at the same time are not kept apart.
   *
   * @throws IOException when the content cannot be written; the file is then as it was, and no part
   *     of the new one is left behind
   */
  public static void write(Path file, Content content) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      content.writeTo(part);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
