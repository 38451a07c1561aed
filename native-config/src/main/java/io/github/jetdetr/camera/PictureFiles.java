package io.github.jetdetr.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks files and folders before FFmpeg opens them, for better error messages. */
public final class PictureFiles {

  private static final Logger log = LoggerFactory.getLogger(PictureFiles.class);

  private static final List<String> EXTENSIONS =
      List.of("jpg", "jpeg", "jpe", "jfif", "png", "bmp", "webp", "ppm", "pgm", "tif", "tiff");

  // Pictures too, which are read one at a time as the videos that their formats make of them.
  private static final List<String> UNREAD = List.of("gif", "heic", "heif", "avif", "jxl", "jp2");
  private static final int MAX_NAMED = 3;

  private PictureFiles() {}

  public static void requireFile(CameraSource source, Path file) throws CameraException {
    requireReadable(source, file, "file");
    if (Files.isDirectory(file)) {
      throw new CameraException(
          source + ": is a folder; use dir:PATH for a folder of pictures, as in dir:" + file);
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new CameraException(source + ": the file is empty");
      }
    } catch (IOException e) {
      throw new CameraException(source + ": cannot read the file: " + e, e);
    }
  }

  /**
   * The pictures in {@code folder} sorted by name, at least one; if it is a file, that file itself.
   * Pictures of formats that are not read from folders are named in the log.
   */
  public static List<Path> pictures(CameraSource source, Path folder) throws CameraException {
    requireReadable(source, folder, "file or folder");
    if (!Files.isDirectory(folder)) {
      return List.of(folder);
    }
    try {
      List<Path> pictures = list(folder);
      String unread = unread(folder);
      if (pictures.isEmpty()) {
        throw new CameraException(
            "%s: the folder contains no picture (%s)%s"
                .formatted(
                    source,
                    String.join(", ", EXTENSIONS),
                    unread.isEmpty() ? "" : "; not read from folders: " + unread));
      }
      if (!unread.isEmpty()) {
        log.warn("{}: left out, as such files are not read from folders: {}", source, unread);
      }
      return pictures;
    } catch (IOException e) {
      throw new CameraException(source + ": cannot list the folder: " + e, e);
    }
  }

  /** The files in {@code folder} whose names end as a picture's, by name; none is opened. */
  public static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(PictureFiles::isPicture).filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Names some of the pictures that are not read, and how many there are. */
  private static String unread(Path folder) throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(folder)) {
      names =
          files
              .filter(file -> UNREAD.contains(extension(file)))
              .map(file -> String.valueOf(file.getFileName()))
              .sorted()
              .toList();
    }
    String named = String.join(", ", names.subList(0, Math.min(MAX_NAMED, names.size())));
    return names.size() > MAX_NAMED
        ? "%s and %d more".formatted(named, names.size() - MAX_NAMED)
        : named;
  }

  private static void requireReadable(CameraSource source, Path path, String what)
      throws CameraException {
    if (!Files.exists(path)) {
      throw new CameraException(source + ": no such " + what);
    }
    if (!Files.isReadable(path)) {
      throw new CameraException(source + ": no permission to read the " + what);
    }
  }

  /** Whether the name ends as a picture's; the file is not looked at. */
  public static boolean isPicture(Path file) {
    return EXTENSIONS.contains(extension(file));
  }

  private static String extension(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.substring(name.lastIndexOf('.') + 1);
  }
}
