package io.github.jetdetr.calibration.judge;

import io.github.jetdetr.bundle.Bundle;
import io.github.jetdetr.file.ProcessFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A bundle that is written beside its place and moved there when it is complete. Until then the
 * folder keeps what it has: a refusal, a failure or a kill changes nothing in it. Files that are
 * not a bundle's are never touched.
 *
 * <p>One writer at a time for each folder; a second one is refused.
 */
public final class StagedBundle implements AutoCloseable {

  private static final String PREFIX = ".bundle-";
  private static final String MARK = ".writing";

  private final Path bundle;
  private final boolean isNew;
  private final ProcessFile mark;
  private final Path staging;

  private StagedBundle(Path bundle, boolean isNew, ProcessFile mark) throws IOException {
    this.bundle = bundle;
    this.isNew = isNew;
    this.mark = mark;
    staging = Files.createDirectory(stagingOf(mark.path()));
  }

  /**
   * Makes the folder and, in it, the one to write into; what killed runs left there is removed.
   *
   * @param replace whether a bundle that is there already may be replaced
   * @throws FileAlreadyExistsException if there is one that may not; its reason is for the user
   * @throws IOException if another process is writing one there
   */
  public static StagedBundle in(Path bundle, boolean replace) throws IOException {
    List<String> present = Bundle.present(bundle);
    if (!replace && !present.isEmpty()) {
      throw new FileAlreadyExistsException(
          bundle.toString(), null, "holds a bundle already (%s)".formatted(present.get(0)));
    }
    boolean isNew = !Files.exists(bundle);
    Files.createDirectories(bundle);
    removeAbandoned(bundle);
    ProcessFile mark = ProcessFile.create(bundle, PREFIX, MARK);
    boolean made = false;
    try {
      StagedBundle staged = new StagedBundle(bundle, isNew, mark);
      made = true;
      return staged;
    } finally {
      if (!made) {
        remove(mark);
      }
    }
  }

  /** A folder without a mark was left by a process that removed its mark, or had none. */
  private static void removeAbandoned(Path bundle) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(bundle)) {
      left = files.filter(StagedBundle::isStaging).toList();
    }
    for (Path file : left) {
      if (isMark(file) && !ProcessFile.isAbandoned(file)) {
        throw new IOException("another process is writing a bundle there");
      }
    }
    for (Path file : left) {
      removeTree(file);
    }
  }

  private static boolean isStaging(Path file) {
    return String.valueOf(file.getFileName()).startsWith(PREFIX)
        && (Files.isDirectory(file) || isMark(file));
  }

  private static boolean isMark(Path file) {
    return file.toString().endsWith(MARK);
  }

  private static Path stagingOf(Path mark) {
    String name = String.valueOf(mark.getFileName());
    return mark.resolveSibling(name.substring(0, name.length() - MARK.length()));
  }

  private static void remove(ProcessFile mark) throws IOException {
    try (mark) {
      Files.deleteIfExists(mark.path());
    }
  }

  /** Where the bundle's files are to be written. */
  public Path folder() {
    return staging;
  }

  /** Moves the files to their place, the report of quantization last; the former bundle is gone. */
  public void complete() throws IOException {
    Bundle.remove(bundle);
    List<Path> files;
    try (Stream<Path> listed = Files.list(staging)) {
      files =
          listed.sorted(Comparator.comparing(file -> file.endsWith(Bundle.QUANTIZATION))).toList();
    }
    for (Path file : files) {
      Files.move(file, bundle.resolve(file.getFileName()));
    }
  }

  /** Removes what was not completed, and the folder if it is new and empty. */
  @Override
  public void close() throws IOException {
    try {
      removeTree(staging);
    } finally {
      remove(mark);
    }
    if (isNew) {
      try (Stream<Path> files = Files.list(bundle)) {
        if (files.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(bundle);
    }
  }

  private static void removeTree(Path folder) throws IOException {
    try (Stream<Path> tree = Files.walk(folder)) {
      tree.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
