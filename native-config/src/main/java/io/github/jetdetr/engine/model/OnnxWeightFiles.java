package io.github.jetdetr.engine.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
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
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    byte[] block = new byte[1 << 16];
    for (Path file : files) {
      try (InputStream in = Files.newInputStream(file)) {
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
          sha256.update(block, 0, read);
        }
      }
    }
    return "sha256:" + HexFormat.of().formatHex(sha256.digest());
  }
}
