package io.github.jetdetr.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.engine.model.Float16;
import io.github.jetdetr.engine.preprocess.InputSpec;
import io.github.jetdetr.engine.preprocess.NetworkInput;
import io.github.jetdetr.engine.preprocess.Placement;
import io.github.jetdetr.engine.preprocess.Resize;
import io.github.jetdetr.support.FakeLender;
import io.github.jetdetr.support.PaintedFrames;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The GPU's preprocessing against the CPU's, by the kernel's twin and by the kernel's own text. */
class PreprocessKernelTest {

  private static final int WIDTH = 48;
  private static final int HEIGHT = 36;
  private static final int[][] SIZES = {{161, 121}, {48, 36}, {47, 37}, {31, 153}, {17, 9}, {1, 1}};

  // The CPU rounds to bytes, half a level; FFmpeg's weights have 14 bits across and 12 down.
  private static final double LEVELS = 0.6;

  private static InputSpec spec(Resize resize, boolean bgr, boolean normalized) {
    List<Float> mean = normalized ? List.of(0.485f, 0.456f, 0.406f) : List.of(0f, 0f, 0f);
    List<Float> std = normalized ? List.of(0.229f, 0.224f, 0.225f) : List.of(1f, 1f, 1f);
    return new InputSpec("images", WIDTH, HEIGHT, bgr, mean, std, resize, null, null);
  }

  private static byte[] samples(Frame frame, KernelRecipe recipe) {
    byte[] samples = new byte[recipe.frameBytes()];
    for (int plane = 0; plane < frame.format().planes(); plane++) {
      ByteBuffer bytes = frame.plane(plane);
      bytes.get(0, samples, recipe.planeOffset(plane), bytes.capacity());
    }
    return samples;
  }

  private static float[] kernel(Frame frame, InputSpec spec) {
    KernelRecipe recipe = new KernelRecipe(frame, spec, /* half= */ false);
    return KernelTwin.run(samples(frame, recipe), recipe.words());
  }

  private static float[] cpu(Frame frame, InputSpec spec) {
    try (NetworkInput canvas = new NetworkInput(spec)) {
      canvas.fill(frame);
      float[] values = new float[3 * WIDTH * HEIGHT];
      for (int at = 0; at < values.length; at++) {
        values[at] = canvas.at(at / (WIDTH * HEIGHT), at % WIDTH, at / WIDTH % HEIGHT);
      }
      return values;
    }
  }

  /** Waves, some periods over the picture, and a little noise: what cameras give. */
  private static Frame scene(PixelFormat format, ColorSpace space, int width, int height) {
    return PaintedFrames.fill(
        new Frame(),
        format,
        space,
        width,
        height,
        (plane, x, y) -> {
          double rows = format.rows(plane, height);
          double across = 1.0 * x / format.rowBytes(plane, width);
          double wave = Math.sin(9 * across + plane) * Math.cos(6 * y / rows + plane);
          // Interleaved samples lie beside each other, so they have to be alike.
          return (int) (128 + 50 * wave) + PaintedFrames.hash(plane, x / 4, y) % 5;
        });
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"RGB24", "BGR24", "GRAY8"})
  void picturesAreTheCpusToTheLastBit(PixelFormat format) {
    for (Resize resize : Resize.values()) {
      for (int[] size : SIZES) {
        for (boolean bgr : new boolean[] {false, true}) {
          InputSpec spec = spec(resize, bgr, bgr);
          try (Frame frame = PaintedFrames.noise(new Frame(), format, size[0], size[1], 7)) {
            assertArrayEquals(cpu(frame, spec), kernel(frame, spec), format + " " + size[0]);
          }
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = PixelFormat.class,
      names = {"YUV420P", "YUV422P", "YUV444P", "NV12", "YUYV422", "UYVY422"})
  void videoIsTheCpusWithinAGreyLevel(PixelFormat format) {
    for (ColorSpace space : ColorSpace.values()) {
      Resize resize = Resize.values()[space.ordinal() % Resize.values().length];
      for (int[] size : SIZES) {
        InputSpec spec = spec(resize, /* bgr= */ space.isBt601(), /* normalized= */ false);
        try (Frame frame = scene(format, space, size[0], size[1]);
            Frame noise = noise(format, space, size[0], size[1])) {
          String what = "%s %s %s %d × %d".formatted(format, space, resize, size[0], size[1]);
          assertNear(cpu(frame, spec), kernel(frame, spec), what);
          assertNear(cpu(noise, spec), kernel(noise, spec), what + ", noise");
        }
      }
    }
  }

  private static void assertNear(float[] expected, float[] given, String what) {
    for (int at = 0; at < given.length; at++) {
      float difference = 255 * Math.abs(given[at] - expected[at]);
      int place = at;
      assertTrue(
          difference < LEVELS, () -> "%s at %d: %.3f of 255".formatted(what, place, difference));
    }
  }

  /** Luma without any order, colors that stay: what shows every weight that is not FFmpeg's. */
  private static Frame noise(PixelFormat format, ColorSpace space, int width, int height) {
    int lumaEvery = format == PixelFormat.YUYV422 || format == PixelFormat.UYVY422 ? 2 : 1;
    int lumaAt = format == PixelFormat.UYVY422 ? 1 : 0;
    return PaintedFrames.fill(
        new Frame(),
        format,
        space,
        width,
        height,
        (plane, x, y) ->
            plane == 0 && x % lumaEvery == lumaAt ? PaintedFrames.hash(plane, x, y) & 0xFF : 120);
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void theShippedTextComputesWhatItsTwinDoes(PixelFormat format, @TempDir Path folder)
      throws Exception {
    KernelSource source = KernelSource.compile(folder);
    for (int[] size : SIZES) {
      InputSpec spec = spec(Resize.LETTERBOX, /* bgr= */ false, /* normalized= */ true);
      try (Frame frame = scene(format, ColorSpace.BT709_LIMITED, size[0], size[1])) {
        KernelRecipe recipe = new KernelRecipe(frame, spec, /* half= */ false);
        byte[] samples = samples(frame, recipe);
        float[] compiled = new float[3 * WIDTH * HEIGHT];
        source.run(samples, recipe.words()).asFloatBuffer().get(compiled);

        assertArrayEquals(KernelTwin.run(samples, recipe.words()), compiled);
      }
    }
  }

  @Test
  void theShippedTextRoundsToHalvesAsItsTwinDoes(@TempDir Path folder) throws Exception {
    KernelSource source = KernelSource.compile(folder);
    InputSpec spec = spec(Resize.LETTERBOX, /* bgr= */ false, /* normalized= */ true);
    try (Frame frame = scene(PixelFormat.NV12, ColorSpace.BT601_FULL, 101, 77)) {
      KernelRecipe recipe = new KernelRecipe(frame, spec, /* half= */ true);
      byte[] samples = samples(frame, recipe);
      ByteBuffer halves = source.run(samples, recipe.words());
      float[] widened = new float[3 * WIDTH * HEIGHT];
      for (int at = 0; at < widened.length; at++) {
        widened[at] = Float16.widen(halves.getShort(2 * at));
      }

      assertArrayEquals(KernelTwin.run(samples, recipe.words()), widened);
    }
  }

  @Test
  void halvesAreTheNearestAndTiesGoToEven() {
    assertEquals(0x3c00, KernelTwin.halfOf(1f));
    assertEquals(0x3c00, KernelTwin.halfOf(1f + 0x1p-11f));
    assertEquals(0x3c02, KernelTwin.halfOf(1f + 3 * 0x1p-11f));
    assertEquals((short) 0xc000, KernelTwin.halfOf(-2f));
    assertEquals(0x0001, KernelTwin.halfOf(0x1p-24f));
    assertEquals(0x0000, KernelTwin.halfOf(0x1p-25f));
    assertEquals(0x7bff, KernelTwin.halfOf(65_504f));
    assertEquals(0x7c00, KernelTwin.halfOf(65_520f));
    assertEquals(0x7c00, KernelTwin.halfOf(1e9f));
  }

  @Test
  void everyHalfComesBackAsItself() {
    for (int bits = 0; bits <= 0x7c00; bits++) {
      short negative = (short) (bits | 0x8000);
      assertEquals((short) bits, KernelTwin.halfOf(Float16.widen((short) bits)));
      assertEquals(negative, KernelTwin.halfOf(Float16.widen(negative)));
    }
  }

  @Test
  void aRecipeFitsFramesOfItsShapeAlone() {
    InputSpec spec = spec(Resize.STRETCH, /* bgr= */ false, /* normalized= */ false);
    try (Frame frame = PaintedFrames.noise(new Frame(), PixelFormat.NV12, 60, 40, 1);
        Frame wider = PaintedFrames.noise(new Frame(), PixelFormat.NV12, 62, 40, 1);
        Frame planar = PaintedFrames.noise(new Frame(), PixelFormat.YUV420P, 60, 40, 1);
        Frame full = scene(PixelFormat.NV12, ColorSpace.BT601_FULL, 60, 40)) {
      KernelRecipe recipe = new KernelRecipe(frame, spec, /* half= */ false);

      assertTrue(recipe.fits(frame));
      assertFalse(recipe.fits(wider));
      assertFalse(recipe.fits(planar));
      assertFalse(recipe.fits(full));
    }
  }

  @ParameterizedTest
  @EnumSource(PixelFormat.class)
  void aLentPictureNeedsARecipeOfItsStridesAndGivesTheSame(PixelFormat format) {
    InputSpec spec = spec(Resize.STRETCH, /* bgr= */ false, /* normalized= */ false);
    try (Frame frame = scene(format, ColorSpace.BT601_FULL, 61, 41);
        Frame lent = new Frame()) {
      new FakeLender(frame, 7).lendTo(lent);

      assertFalse(new KernelRecipe(frame, spec, /* half= */ false).fits(lent));
      KernelRecipe recipe = new KernelRecipe(lent, spec, /* half= */ false);
      assertTrue(recipe.fits(lent));
      assertFalse(recipe.fits(frame));
      assertArrayEquals(kernel(frame, spec), kernel(lent, spec));
    }
  }

  @Test
  void aPictureThatWasDecodedSmallerIsPlacedByItsFullSizeOnBothSides() {
    InputSpec spec = spec(Resize.LETTERBOX, /* bgr= */ false, /* normalized= */ false);
    try (Frame frame = scene(PixelFormat.YUV420P, ColorSpace.BT601_FULL, 60, 40);
        NetworkInput canvas = new NetworkInput(spec)) {
      canvas.fill(frame);
      KernelRecipe asItIs = new KernelRecipe(frame, spec, /* half= */ false);
      frame.setFullSize(480, 320);

      assertFalse(asItIs.fits(frame));
      Placement placed = new KernelRecipe(frame, spec, /* half= */ false).placement();
      assertEquals(spec.placement(480, 320), placed);
      assertEquals(placed, canvas.fill(frame));
      assertNear(cpu(frame, spec), kernel(frame, spec), "full size");
    }
  }
}
