package io.github.jetdetr.calibration.layer;

import io.github.jetdetr.file.WholeFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Saves partially collected ranges to a file, so that an interrupted run can resume.
 *
 * <p>The file belongs to one model and one list of pictures, identified by its key; with another
 * key, or damaged, it is ignored.
 */
public final class RangeStore {

  private static final int MAGIC = 0x4A445232; // JDR2

  private final Path file;
  private final String key;

  /**
   * @param file the file; it need not exist
   * @param key identifies model and pictures
   */
  public RangeStore(Path file, String key) {
    this.file = file;
    this.key = key;
  }

  /** The number of pictures processed and their ranges by name of the value. */
  record Saved(int pictures, Map<String, InputRange> ranges) {}

  void save(Saved saved) throws IOException {
    WholeFile.write(file, part -> write(saved, part));
  }

  private void write(Saved saved, Path part) throws IOException {
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      out.writeInt(MAGIC);
      out.writeUTF(key);
      out.writeInt(saved.pictures());
      out.writeInt(saved.ranges().size());
      for (Map.Entry<String, InputRange> entry : saved.ranges().entrySet()) {
        out.writeUTF(entry.getKey());
        entry.getValue().write(out);
      }
      out.writeInt(MAGIC);
    }
  }

  /** Deletes the file once there is nothing left to resume. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What was saved under this key; empty if there is none or it cannot be read. */
  Saved load() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() == MAGIC && in.readUTF().equals(key)) {
        int pictures = in.readInt();
        int count = in.readInt();
        Map<String, InputRange> ranges = new LinkedHashMap<>();
        for (int at = 0; at < count; at++) {
          ranges.put(in.readUTF(), InputRange.read(in));
        }
        if (in.readInt() == MAGIC) {
          return new Saved(pictures, ranges);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // Absent or damaged: start over.
    }
    return new Saved(0, new LinkedHashMap<>());
  }
}
