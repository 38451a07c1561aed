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
 * A model's file and the files it keeps weights in.
 *
 * <p>Those must lie in the model's own folder: a model is data from elsewhere, and must not make
 * the daemon read other files.
 */
final class OnnxWeightFiles {

  private final Path model;
  private final TreeSet<String> locations = new TreeSet<>();
  private final List<Path> files = new ArrayList<>();

  OnnxWeightFiles(Path model) {
    this.model = model;
    files.add(model);
  }

  /** Notes a file as the model names it. */
  void add(String location) {
    locations.add(location);
  }

  /** Finds every file, or says which one is missing or where it must not be. */
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
        throw fault(location, "a link that leaves the model's folder");
      }
      files.add(file);
    }
  }

  private ModelException fault(String location, String what) {
    return new ModelException("%s keeps weights in '%s', %s".formatted(model, location, what));
  }

  /** Bytes of all files together. */
  long bytes() throws IOException {
    long sum = 0;
    for (Path file : files) {
      sum += Files.size(file);
    }
    return sum;
  }

  /** {@code sha256:…} over all files, the model first, then in the order of their names. */
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
