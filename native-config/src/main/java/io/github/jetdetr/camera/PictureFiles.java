package io.github.jetdetr.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Looks at files and folders before FFmpeg does, to say in plain words what is wrong with them. */
public final class PictureFiles {

  private static final Set<String> PICTURE_ENDINGS =
      Set.of("jpg", "jpeg", "png", "bmp", "webp", "ppm");

  private PictureFiles() {}

  public static void requireFile(CameraSource source, Path file) throws CameraException {
    requireReadable(source, file, "file");
    if (Files.isDirectory(file)) {
      throw new CameraException(source + ": is a folder; a folder of pictures is dir:" + file);
    }
    try {
      if (Files.isRegularFile(file) && Files.size(file) == 0) {
        throw new CameraException(source + ": the file is empty");
      }
    } catch (IOException e) {
      throw new CameraException(source + ": cannot be read: " + e, e);
    }
  }

  /** The pictures in {@code folder} by name, at least one; a file is taken as the only picture. */
  public static List<Path> pictures(CameraSource source, Path folder) throws CameraException {
    requireReadable(source, folder, "file or folder");
    if (!Files.isDirectory(folder)) {
      return List.of(folder);
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> pictures =
          files.filter(PictureFiles::isPicture).filter(Files::isRegularFile).sorted().toList();
      if (pictures.isEmpty()) {
        throw new CameraException(
            source + ": no picture (jpg, jpeg, png, bmp, webp, ppm) in that folder");
      }
      return pictures;
    } catch (IOException e) {
      throw new CameraException(source + ": cannot be listed: " + e, e);
    }
  }

  private static void requireReadable(CameraSource source, Path path, String what)
      throws CameraException {
    if (!Files.exists(path)) {
      throw new CameraException(source + ": no such " + what);
    }
    if (!Files.isReadable(path)) {
      throw new CameraException(source + ": no permission to read that " + what);
    }
  }

  private static boolean isPicture(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return PICTURE_ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1));
  }
}
