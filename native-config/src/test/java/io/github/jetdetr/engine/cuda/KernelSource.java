package io.github.jetdetr.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The shipped {@code preprocess.cu} compiled as plain C++, and run. */
final class KernelSource {

  private static final String AROUND =
      """
      #include <cstdio>
      #include <vector>
      struct Dim { int x, y; };
      static Dim blockIdx, blockDim = {1, 1}, threadIdx = {0, 0};
      #define __global__
      #define __device__ static
      #include "preprocess.cu"
      int main(int, char **files) {
        FILE *in = fopen(files[1], "rb");
        int sizes[2];
        if (!in || fread(sizes, 4, 2, in) != 2) return 1;
        std::vector<int> recipe(sizes[0]);
        std::vector<unsigned char> samples(sizes[1]);
        if (fread(recipe.data(), 4, sizes[0], in) != (size_t)sizes[0]) return 2;
        if (fread(samples.data(), 1, sizes[1], in) != (size_t)sizes[1]) return 3;
        int pixels = 3 * recipe[CANVAS_WIDTH] * recipe[CANVAS_HEIGHT];
        std::vector<unsigned char> canvas(pixels * (recipe[HALF_OUTPUT] ? 2 : 4));
        for (blockIdx.y = 0; blockIdx.y <= recipe[CANVAS_HEIGHT]; blockIdx.y++)
          for (blockIdx.x = 0; blockIdx.x <= recipe[CANVAS_WIDTH]; blockIdx.x++)
            preprocess(samples.data(), recipe.data(), canvas.data());
        FILE *out = fopen(files[2], "wb");
        return fwrite(canvas.data(), 1, canvas.size(), out) == canvas.size() ? fclose(out) : 4;
      }
      """;

  private final Path folder;

  private KernelSource(Path folder) {
    this.folder = folder;
  }

  /** Compiles; skips the running test when there is no compiler. */
  static KernelSource compile(Path folder) throws IOException, InterruptedException {
    try (InputStream source = PreprocessKernel.class.getResourceAsStream("preprocess.cu")) {
      Files.write(folder.resolve("preprocess.cu"), source.readAllBytes());
    }
    Files.writeString(folder.resolve("main.cpp"), AROUND);
    KernelSource made = new KernelSource(folder);
    // No fused multiply-add, as NVRTC is instructed too, and bytes may be read as floats.
    made.run(
        ForeignProgram.GXX.require().toString(),
        "-O1",
        "-Wall",
        "-ffp-contract=off",
        "-fno-strict-aliasing",
        "-fsanitize=undefined",
        "-fsanitize-undefined-trap-on-error",
        "main.cpp",
        "-o",
        "preprocess");
    return made;
  }

  /** The canvas in native order: floats or, when the recipe wants them, halves. */
  ByteBuffer run(byte[] samples, int[] recipe) throws IOException, InterruptedException {
    ByteBuffer input = ByteBuffer.allocate(8 + 4 * recipe.length + samples.length);
    input.order(ByteOrder.nativeOrder()).putInt(recipe.length).putInt(samples.length);
    for (int word : recipe) {
      input.putInt(word);
    }
    Files.write(folder.resolve("in"), input.put(samples).array());
    run("./preprocess", "in", "out");
    byte[] output = Files.readAllBytes(folder.resolve("out"));
    return ByteBuffer.wrap(output).order(ByteOrder.nativeOrder());
  }

  private void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(List.of(command))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertEquals("", said);
  }
}
