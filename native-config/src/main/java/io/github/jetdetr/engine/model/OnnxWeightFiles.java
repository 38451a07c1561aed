package io.github.jetdetr.engine.model;

import io.github.jetdetr.file.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A model file and its external data files.
 *
 * <p>Those must be in the model's own folder: a model may come from an untrusted source and must
 * not make the daemon read other files.
 */
final class OnnxWeightFiles {

  private final Path model;
  private final TreeSet<String> locations = new TreeSet<>();
  private final List<Path> files = new ArrayList<>();

  OnnxWeightFiles(Path model) {
    this.model = model;
    files.add(model);
  }

  /** Adds a file by its location in the model. */
  void add(String location) {
    locations.add(location);
  }

  /** Checks that every file exists in the model's folder. */
  void check() throws IOException, ModelException {
    Path absolute = model.toAbsolutePath().normalize();
    // A regular file always has a parent.
    Path folder = absolute.resolveSibling("");
    for (String location : locations) {
      Path file = folder.resolve(location).normalize();
      if (Path.of(location).isAbsolute() || !file.startsWith(folder)) {
        throw fault(location, "which is outside the model's folder");
      }
      if (!Files.isRegularFile(file)) {
        throw fault(location, "which is missing");
      }
      if (!file.toRealPath().startsWith(folder.toRealPath())) {
        throw fault(location, "a link to outside of the model's folder");
      }
      files.add(file);
    }
  }

  private ModelException fault(String location, String what) {
    return new ModelException("%s has external data in '%s', %s".formatted(model, location, what));
  }

  /** Total size of all files, bytes. */
  long bytes() throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.size(file);
    }
    return sum;
  }

  /** {@code sha256:…} of all files, the model first, the others sorted by name. */
  String digest() throws IOException {
    Sha256 digest = new Sha256();
    for (Path file : files) {
      digest.add(file);
    }
    return digest.prefixed();
  }
}
