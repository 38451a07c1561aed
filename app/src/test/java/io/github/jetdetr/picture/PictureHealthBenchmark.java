package io.github.jetdetr.picture;

import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.support.PaintedFrames;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongConsumer;

/**
 * Prints what looking at every picture of 1280 × 720 costs, as a part of what preprocessing it for
 * a model costs, both in the thread's own processor time, medians of rounds of 100 pictures at 30 a
 * second. {@code PictureHealthBenchmark MODEL.onnx}
 */
public final class PictureHealthBenchmark {

  private static final int ROUNDS = 30;
  private static final int PICTURES = 100;
  private static final long FRAME_NANOS = 33_333_333;

  private PictureHealthBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path onnx = Path.of(arguments[0]);
    try (Model model = Model.open(onnx, new EngineOptions(1, 1), 0.3f);
        Frame frame = new Frame()) {
      Detector detector = model.detector(0);
      for (PixelFormat format :
          new PixelFormat[] {PixelFormat.YUV420P, PixelFormat.NV12, PixelFormat.BGR24}) {
        PaintedFrames.noise(frame, format, 1280, 720, 1);
        PicturePipeline moving = new PicturePipeline(PictureSettings.DEFAULT);
        PictureHealth fixed = new PictureHealth(/* fixed= */ true);
        double preprocess = micros(at -> detector.preprocess(frame));
        double look = micros(at -> moving.prepare(stamped(frame, at)));
        double lookFixed = micros(at -> fixed.check(stamped(frame, at)));
        System.out.printf(
            Locale.ROOT,
            "%-8s preprocess %6.0f us; health %4.0f us, %.3f of it; with the view watched %4.0f us,"
                + " %.3f of it%n",
            format,
            preprocess,
            look,
            look / preprocess,
            lookFixed,
            lookFixed / preprocess);
      }
    }
  }

  private static Frame stamped(Frame frame, long at) {
    frame.stamp(at, at * FRAME_NANOS, TimeSource.REPLAY);
    return frame;
  }

  private static double micros(LongConsumer picture) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    double[] rounds = new double[ROUNDS];
    long at = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long started = clock.getCurrentThreadCpuTime();
      for (int i = 0; i < PICTURES; i++) {
        picture.accept(at++);
      }
      rounds[round] = (clock.getCurrentThreadCpuTime() - started) / 1e3 / PICTURES;
    }
    Arrays.sort(rounds);
    return rounds[ROUNDS / 2];
  }
}
