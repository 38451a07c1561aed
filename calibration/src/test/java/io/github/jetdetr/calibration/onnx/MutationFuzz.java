package io.github.jetdetr.calibration.onnx;

import io.github.jetdetr.engine.model.ModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Breaks models at random and reads them: each must come out as a model or as one line of refusal.
 * {@code main} takes how many to try and a seed; tests try 10,000, or {@code -Djetdetr.fuzz=COUNT}.
 */
public final class MutationFuzz {

  /** How many were taken and how many refused. */
  record Outcome(int read, int refused) {}

  private MutationFuzz() {}

  @SuppressWarnings("SystemOut") // a tool for people
  public static void main(String[] args) {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 100_000;
    long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
    System.out.println(run(count, seed));
  }

  static Outcome run(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<byte[]> seeds = seeds();
    int read = 0;
    for (int at = 0; at < count; at++) {
      byte[] bytes = mutate(seeds.get(at % seeds.size()), random);
      try {
        OnnxModel model = OnnxModel.parse(bytes, "fuzz");
        OpsetLift.lift(model, OpsetLift.HALF_SCALES);
        BatchNormFolding.fold(model);
        LayerNormFusion.fuse(model);
        model.graph().removeDead();
        if (model.bytes().length > 0) {
          read++;
        }
      } catch (ModelException e) {
        if (String.valueOf(e.getMessage()).isEmpty()) {
          throw new AssertionError("a refusal without words", e);
        }
      }
    }
    return new Outcome(read, count - read);
  }

  private static List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    seeds.add(TestGraphs.convolution(2, 1).model().toByteArray());
    seeds.add(NormGraphs.layerNorm(4).model().toByteArray());
    seeds.add(NormGraphs.batchNorm(2).model().toByteArray());
    return seeds;
  }

  private static byte[] mutate(byte[] seed, SplittableRandom random) {
    byte[] bytes = seed.clone();
    for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(4)) {
        case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> bytes[at] = (byte) random.nextInt(256);
        case 2 -> bytes[at] = (byte) 0xFF; // makes lengths and sizes long
        default -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(1, 24), bytes.length - Math.max(at, from));
          System.arraycopy(seed, from, bytes, at, length);
        }
      }
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }
}
