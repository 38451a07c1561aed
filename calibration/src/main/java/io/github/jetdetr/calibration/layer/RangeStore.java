package io.github.jetdetr.calibration.layer;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Ranges half-way, on disk: a run that was cut short goes on where it was.
 *
 * <p>The file belongs to one model and one list of pictures, named by its key; with another key, or
 * damaged, it counts for nothing.
 */
public final class RangeStore {

  private static final int FORMAT = 0x4A445232; // JDR2

  private final Path file;
  private final String key;

  public RangeStore(Path file, String key) {
    this.file = file;
    this.key = key;
  }

  /** How many pictures were done, and what came of them. */
  record Saved(int pictures, Map<String, InputRange> ranges) {}

  void save(Saved saved) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      out.writeInt(FORMAT);
      out.writeUTF(key);
      out.writeInt(saved.pictures());
      out.writeInt(saved.ranges().size());
      for (Map.Entry<String, InputRange> entry : saved.ranges().entrySet()) {
        out.writeUTF(entry.getKey());
        entry.getValue().write(out);
      }
      out.writeInt(FORMAT);
    }
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Takes the file away, once nothing is left to go on with. */
  public void delete() throws IOException {
    Files.deleteIfExists(file);
  }

  /** What was saved under this key; nothing when there is none that can be read. */
  Saved load() {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() == FORMAT && in.readUTF().equals(key)) {
        int pictures = in.readInt();
        int count = in.readInt();
        Map<String, InputRange> ranges = new LinkedHashMap<>();
        for (int at = 0; at < count; at++) {
          ranges.put(in.readUTF(), InputRange.read(in));
        }
        if (in.readInt() == FORMAT) {
          return new Saved(pictures, ranges);
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // Absent or damaged: begin anew.
    }
    return new Saved(0, new LinkedHashMap<>());
  }
}
