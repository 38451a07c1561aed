package io.github.jetdetr.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The kernel's files of a device, below a folder: written from a description among the test
 * resources, and changed as sensors fail, go away or come back under another number.
 */
public final class FakeDevice {

  private final Path root;

  private FakeDevice(Path root) {
    this.root = root;
  }

  /** A device without a single sensor. */
  public static FakeDevice empty(Path root) {
    return new FakeDevice(root);
  }

  /** The device that {@code <name>.txt} describes. */
  public static FakeDevice of(String name, Path root) {
    FakeDevice device = new FakeDevice(root);
    String folder = "";
    for (String line : description(name).lines().toList()) {
      if (line.startsWith("[")) {
        folder = line.substring(1, line.indexOf(']')) + "/";
      } else if (!line.isBlank() && !line.startsWith("#")) {
        int equals = line.indexOf(" = ");
        String file = folder + line.substring(0, equals);
        String value = line.substring(equals + " = ".length());
        if (value.equals("!")) {
          device.fail(file);
        } else {
          device.set(file, value.replace(" | ", "\n"));
        }
      }
    }
    return device;
  }

  private static String description(String name) {
    try (InputStream in = FakeDevice.class.getResourceAsStream(name + ".txt")) {
      if (in == null) {
        throw new IllegalArgumentException("no device " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Path root() {
    return root;
  }

  public void set(String file, String value) {
    remove(file);
    try {
      Path path = root.resolve(file);
      Files.createDirectories(Objects.requireNonNull(path.getParent()));
      Files.writeString(path, value + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on reading the file fails in the kernel: it is there, and a folder. */
  public void fail(String file) {
    remove(file);
    try {
      Files.createDirectories(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on reading the file does not come back, as from a driver that hangs. */
  public void hang(String file) {
    remove(file);
    try {
      Process made = new ProcessBuilder("mkfifo", root.resolve(file).toString()).start();
      if (made.waitFor() != 0) {
        throw new IllegalStateException("mkfifo ended with " + made.exitValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Answers whoever hangs, and everybody after. */
  public void answer(String file, String value) {
    // Opened for both directions a pipe waits for nobody; who reads it sees its end at the close.
    try (RandomAccessFile pipe = new RandomAccessFile(root.resolve(file).toFile(), "rw")) {
      set(file, value);
      pipe.write((value + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public void remove(String file) {
    Path path = root.resolve(file);
    if (!Files.exists(path)) {
      return;
    }
    try (var below = Files.walk(path)) {
      List<Path> all = new ArrayList<>(below.toList());
      for (int at = all.size() - 1; at >= 0; at--) {
        Files.delete(all.get(at));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives the things of a folder the numbers that they would have in the opposite order. */
  public void renumber(String folder, String prefix) {
    try {
      List<Path> things = new ArrayList<>();
      try (var entries = Files.newDirectoryStream(root.resolve(folder), prefix + "*")) {
        entries.forEach(things::add);
      }
      things.sort(null);
      for (int at = 0; at < things.size(); at++) {
        Files.move(things.get(at), things.get(at).resolveSibling("moved" + at));
      }
      for (int at = 0; at < things.size(); at++) {
        Path moved = things.get(at).resolveSibling("moved" + at);
        Files.move(moved, things.get(things.size() - 1 - at));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
