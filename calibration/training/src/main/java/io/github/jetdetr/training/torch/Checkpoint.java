package io.github.jetdetr.training.torch;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The state that the next step of a training depends on.
 *
 * @param step number of the next step
 * @param weights learned values, followed by running statistics
 * @param average the moving average of {@code weights}
 * @param mean first moments of AdamW
 * @param square second moments of AdamW
 */
@SuppressWarnings("ArrayRecordComponent") // large, and never compared
public record Checkpoint(
    long step, float[] weights, float[] average, float[] mean, float[] square) {

  private static final int MAGIC = 0x4a444331;
  private static final int MAX_VALUES = 100_000_000;

  /** Writes the checkpoint atomically: after a crash the previous file is intact. */
  public void write(Path file) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
      out.writeInt(MAGIC);
      out.writeLong(step);
      for (float[] values : new float[][] {weights, average, mean, square}) {
        out.writeInt(values.length);
        for (float value : values) {
          out.writeFloat(value);
        }
      }
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Reads a checkpoint.
   *
   * @throws IOException if the file is not a checkpoint or is damaged
   */
  public static Checkpoint read(Path file) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      if (in.readInt() != MAGIC) {
        throw new IOException(file + " is not a checkpoint");
      }
      return new Checkpoint(in.readLong(), values(in), values(in), values(in), values(in));
    }
  }

  private static float[] values(DataInputStream in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MAX_VALUES) {
      throw new IOException("the checkpoint is damaged: it declares %d values".formatted(count));
    }
    float[] values = new float[count];
    for (int at = 0; at < count; at++) {
      values[at] = in.readFloat();
    }
    return values;
  }
}
