package io.github.jetdetr.calibration.pictures;

import io.github.jetdetr.calibration.coco.CocoImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files of annotated pictures, also where the annotations name them otherwise than the
 * folder does: with folders of the machine that exported them, with backslashes, as addresses, or
 * with what labelling tools put before and after the name. A name that fits several files is found
 * by none of them. Used by one thread.
 */
public final class PictureFinder {

  private static final int MAX_DEPTH = 8;

  /** Label Studio puts eight hexadecimal digits before an uploaded file's name. */
  private static final Pattern LABEL_STUDIO = Pattern.compile("[0-9a-f]{8}-(.+)");

  /** Roboflow exports {@code NAME.jpg} as {@code NAME_jpg.rf.HASH.jpg}. */
  private static final Pattern ROBOFLOW =
      Pattern.compile("(.+)_([A-Za-z]{3,4})\\.rf\\.[0-9A-Za-z]+\\.\\w+");

  private static final Pattern ADDRESS = Pattern.compile("[a-z][a-z0-9+.-]*://[^?#]*", 2);

  private final Path folder;
  private final List<String> renamed = new ArrayList<>();
  private @Nullable Map<String, List<Path>> byName;

  /** A finder for the pictures in {@code folder} and below it. */
  public PictureFinder(Path folder) {
    this.folder = folder;
  }

  /**
   * The picture's file.
   *
   * @throws PictureException if there is none, or several could be meant
   */
  public Path find(CocoImage image) throws PictureException {
    String given = image.fileName();
    Path exact = resolve(given);
    if (exact != null && Files.isRegularFile(exact)) {
      return exact;
    }
    for (String name : names(given)) {
      List<Path> files = files(name);
      if (files.size() > 1) {
        throw new PictureException(
            "'%s' of the annotations could be %s or %s"
                .formatted(given, files.get(0), files.get(1)));
      }
      if (files.size() == 1) {
        renamed.add(given);
        return files.get(0);
      }
    }
    throw new PictureException(
        "picture of the annotations not found: " + (exact == null ? given : exact));
  }

  /**
   * The picture's file; null where {@link #find} refuses, for whoever reads the picture reports.
   */
  public @Nullable Path findOrNull(CocoImage image) {
    try {
      return find(image);
    } catch (PictureException e) {
      return null;
    }
  }

  /** One line about names that differ from the annotations', or null if none was needed. */
  public @Nullable String note() {
    Set<String> names = new LinkedHashSet<>(renamed);
    return names.isEmpty()
        ? null
        : "%d pictures have another path than in the annotations, and were found by their file name"
                .formatted(names.size())
            + " (first: "
            + names.iterator().next()
            + ")";
  }

  /** The file names that an annotation's name can stand for, the likeliest first. */
  private static Set<String> names(String given) {
    String path = given;
    Matcher address = ADDRESS.matcher(given);
    if (address.lookingAt()) {
      path = address.group();
    }
    path = path.replace('\\', '/');
    String last = path.substring(path.lastIndexOf('/') + 1);
    Set<String> names = new LinkedHashSet<>(List.of(last));
    Matcher labelStudio = LABEL_STUDIO.matcher(last);
    if (labelStudio.matches()) {
      names.add(labelStudio.group(1));
    }
    Matcher roboflow = ROBOFLOW.matcher(last);
    if (roboflow.matches()) {
      names.add(roboflow.group(1) + "." + roboflow.group(2));
    }
    names.remove("");
    return names;
  }

  private @Nullable Path resolve(String name) {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private List<Path> files(String name) throws PictureException {
    Path direct = resolve(name);
    if (direct != null && Files.isRegularFile(direct)) {
      return List.of(direct);
    }
    if (byName == null) {
      byName = index();
    }
    return byName.getOrDefault(name, List.of());
  }

  private Map<String, List<Path>> index() throws PictureException {
    Map<String, List<Path>> index = new HashMap<>();
    try (Stream<Path> files = Files.walk(folder, MAX_DEPTH)) {
      files
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(
              file ->
                  index
                      .computeIfAbsent(String.valueOf(file.getFileName()), n -> new ArrayList<>())
                      .add(file));
    } catch (IOException | UncheckedIOException e) {
      throw new PictureException("cannot list " + folder + ": " + e.getMessage(), e);
    }
    return index;
  }
}
