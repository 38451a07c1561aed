package io.github.jetdetr.picture;

import static org.bytedeco.opencv.global.opencv_core.CV_16SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_32F;
import static org.bytedeco.opencv.global.opencv_core.CV_64F;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.meanStdDev;
import static org.bytedeco.opencv.global.opencv_core.setNumThreads;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_YUV2BGR_I420;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.Laplacian;
import static org.bytedeco.opencv.global.opencv_imgproc.createCLAHE;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.phaseCorrelate;
import static org.bytedeco.opencv.global.opencv_imgproc.rectangle;
import static org.bytedeco.opencv.global.opencv_imgproc.remap;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import io.github.jetdetr.camera.ColorSpace;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.PictureSize;
import io.github.jetdetr.camera.PixelFormat;
import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.camera.ffmpeg.jpeg.JpegCanvas;
import io.github.jetdetr.street.Weather;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point2d;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_imgproc.CLAHE;

/** Ours and OpenCV's image processing on the drawn street, in turns, one thread each. */
public final class OpenCvComparison {

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 720;
  private static final int ROUNDS = 25;

  private OpenCvComparison() {}

  private interface Work {
    void run();
  }

  public static void main(String[] arguments) throws Exception {
    setNumThreads(1);
    cost();
    blur();
    shift();
  }

  private static Frame street(Weather weather) throws Exception {
    Frame frame = new Frame();
    try (var camera =
        io.github.jetdetr.camera.Camera.open(
            io.github.jetdetr.source.CameraUri.parse(
                "street:7?weather="
                    + weather.name().toLowerCase(Locale.ROOT)
                    + "&size="
                    + WIDTH
                    + "x"
                    + HEIGHT
                    + "&pace=max"),
            java.time.Duration.ofSeconds(10),
            java.time.Duration.ofSeconds(10))) {
      camera.next(frame);
    }
    return frame;
  }

  /** The frame as YUV420P of what it shows: its luma, and even chroma. */
  private static Frame yuv(Frame any) {
    Luminance light = new Luminance();
    light.of(any);
    Frame frame = new Frame();
    frame.reshape(PixelFormat.YUV420P, ColorSpace.BT709_FULL, any.width(), any.height());
    for (int y = 0; y < any.height(); y++) {
      for (int x = 0; x < any.width(); x++) {
        frame.writablePlane(0).put(y * frame.stride(0) + x, (byte) light.at(x, y));
      }
    }
    for (int plane = 1; plane < 3; plane++) {
      for (int at = 0; at < frame.plane(plane).capacity(); at++) {
        frame.writablePlane(plane).put(at, (byte) (118 + at % 20));
      }
    }
    return frame;
  }

  private static Mat luma(Frame frame) {
    return new Mat(
        frame.height(),
        frame.width(),
        CV_8U,
        new BytePointer(frame.planePointers().get(BytePointer.class, 0)),
        frame.stride(0));
  }

  private static void cost() throws Exception {
    Frame frame = yuv(street(Weather.DAY));
    Mat gray = luma(frame);
    Mat i420 = new Mat(HEIGHT * 3 / 2, WIDTH, CV_8U);
    Mat bgr = new Mat(HEIGHT, WIDTH, CV_8UC3);
    cvtColor(i420, bgr, COLOR_YUV2BGR_I420);
    PictureHealth health = new PictureHealth(/* fixed= */ true);
    long[] at = {0};
    Mat small = new Mat();
    Mat edges = new Mat();
    Mat mean = new Mat();
    Mat deviation = new Mat();
    Sharpness sharpness = new Sharpness(true);
    ratio(
        "blur: gradients at 5184 points / variance of the Laplacian at 640x360",
        () -> sharpness.measure(frame),
        () -> {
          resize(gray, small, new Size(640, 360), 0, 0, INTER_AREA);
          Laplacian(small, edges, CV_64F);
          meanStdDev(edges, mean, deviation);
        });
    Mat one = new Mat();
    Mat other = new Mat();
    resize(gray, small, new Size(128, 72), 0, 0, INTER_AREA);
    small.convertTo(one, CV_32F);
    small.convertTo(other, CV_32F);
    LuminanceGrid grid = new LuminanceGrid();
    ViewShiftDetector view = new ViewShiftDetector();
    ratio(
        "shifted: edges of what stands still / phase correlation at 128x72",
        () -> {
          grid.read(frame);
          view.hasMoved(grid);
        },
        () -> {
          resize(gray, small, new Size(128, 72), 0, 0, INTER_AREA);
          small.convertTo(other, CV_32F);
          phaseCorrelate(one, other);
        });
    ratio(
        "all checks of one picture / Laplacian, phase correlation and histogram statistics",
        () -> {
          frame.stamp(at[0]++, at[0] * 33_333_333, TimeSource.ARRIVAL);
          health.check(frame);
        },
        () -> {
          resize(gray, small, new Size(640, 360), 0, 0, INTER_AREA);
          Laplacian(small, edges, CV_64F);
          meanStdDev(edges, mean, deviation);
          resize(gray, small, new Size(128, 72), 0, 0, INTER_AREA);
          small.convertTo(other, CV_32F);
          phaseCorrelate(one, other);
          meanStdDev(gray, mean, deviation);
        });
    Brightening brightening = new Brightening();
    for (int i = 0; i < 600; i++) {
      brightening.apply(frame, 20);
    }
    CLAHE clahe = createCLAHE(2, new Size(8, 8));
    Mat bright = new Mat();
    ratio(
        "low light: gamma curve / CLAHE",
        () -> brightening.apply(frame, 20),
        () -> clahe.apply(gray, bright));
    lens(frame, gray);
    pictures(frame, bgr);
  }

  private static void pictures(Frame frame, Mat bgr) throws Exception {
    // Ours encodes the camera's own planes; OpenCV has to have BGR first.
    Mat i420 = new Mat(HEIGHT * 3 / 2, WIDTH, CV_8U);
    BytePointer into = i420.data();
    for (int plane = 0; plane < 3; plane++) {
      for (int y = 0; y < (plane == 0 ? HEIGHT : HEIGHT / 2); y++) {
        byte[] row = new byte[plane == 0 ? WIDTH : WIDTH / 2];
        frame.plane(plane).get(y * frame.stride(plane), row);
        into.put(row);
        into.position(into.position() + row.length);
      }
    }
    BytePointer file = new BytePointer();
    IntPointer quality =
        new IntPointer(org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 80);
    try (JpegCanvas canvas = new JpegCanvas()) {
      ratio(
          "a whole picture as JPEG, 640 wide: FFmpeg's scaler and encoder / resize and imencode",
          () -> {
            canvas.take(frame, 0, 0, WIDTH, HEIGHT, 640);
            canvas.jpeg(80);
          },
          () -> {
            cvtColor(i420, bgr, COLOR_YUV2BGR_I420);
            Mat small = new Mat();
            resize(bgr, small, new Size(640, 360), 0, 0, INTER_AREA);
            imencode(".jpg", small, file, quality);
          });
      ratio(
          "a whole picture as JPEG: FFmpeg's encoder / imencode",
          () -> {
            canvas.take(frame, 0, 0, WIDTH, HEIGHT, WIDTH);
            canvas.jpeg(80);
          },
          () -> {
            cvtColor(i420, bgr, COLOR_YUV2BGR_I420);
            imencode(".jpg", bgr, file, quality);
          });
    }
    var image =
        new java.awt.image.BufferedImage(
            WIDTH, HEIGHT, java.awt.image.BufferedImage.TYPE_3BYTE_BGR);
    byte[] pixels = ((java.awt.image.DataBufferByte) image.getRaster().getDataBuffer()).getData();
    bgr.data().get(pixels);
    ratio(
        "a picture as PNG: Java's ImageIO / imencode",
        () -> {
          try {
            javax.imageio.ImageIO.write(image, "png", new java.io.ByteArrayOutputStream());
          } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        () -> imencode(".png", bgr, file));
    ratio(
        "ten boxes: Java2D / OpenCV",
        () -> {
          java.awt.Graphics2D pen = image.createGraphics();
          pen.setStroke(new java.awt.BasicStroke(3));
          for (int box = 0; box < 10; box++) {
            pen.drawRect(50 + 60 * box, 40 + 30 * box, 200, 150);
          }
          pen.dispose();
        },
        () -> {
          for (int box = 0; box < 10; box++) {
            rectangle(
                bgr, new Rect(50 + 60 * box, 40 + 30 * box, 200, 150), new Scalar(255), 3, 8, 0);
          }
        });
  }

  private static void lens(Frame frame, Mat gray) {
    Lens lens =
        new Lens(
            Lens.Model.FISHEYE,
            new PictureSize(WIDTH, HEIGHT),
            400,
            402,
            641.5,
            358.25,
            List.of(0.05, -0.01, 0.003, -0.0004),
            1);
    Undistortion ours = new Undistortion(lens);
    double[] source = new double[2];
    Mat[] maps = new Mat[4];
    for (int half = 0; half < 2; half++) {
      int width = WIDTH >> half;
      int height = HEIGHT >> half;
      Mat map = new Mat(height, width, org.bytedeco.opencv.global.opencv_core.CV_32FC2);
      java.nio.FloatBuffer values = map.createBuffer();
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          lens.distort(x, y, width, height, source);
          values.put((float) source[0]).put((float) source[1]);
        }
      }
      maps[2 * half] = new Mat();
      maps[2 * half + 1] = new Mat();
      org.bytedeco.opencv.global.opencv_imgproc.convertMaps(
          map, new Mat(), maps[2 * half], maps[2 * half + 1], CV_16SC2, false);
    }
    Mat[] planes = new Mat[3];
    Mat[] straight = {new Mat(), new Mat(), new Mat()};
    for (int plane = 0; plane < 3; plane++) {
      planes[plane] =
          new Mat(
              plane == 0 ? HEIGHT : HEIGHT / 2,
              plane == 0 ? WIDTH : WIDTH / 2,
              CV_8U,
              new BytePointer(frame.planePointers().get(BytePointer.class, plane)),
              frame.stride(plane));
    }
    ratio(
        "lens: every eighth pixel's map / remap of each plane by fixed-point maps",
        () -> ours.apply(frame),
        () -> {
          for (int plane = 0; plane < 3; plane++) {
            int map = plane == 0 ? 0 : 2;
            remap(planes[plane], straight[plane], maps[map], maps[map + 1], INTER_LINEAR);
          }
        });
  }

  /** How often each notices that a lens has lost its focus, and how often it is wrong. */
  private static void blur() throws Exception {
    System.out.println("blur: sharp -> blurred, as the share of what it was, by weather");
    for (Weather weather : List.of(Weather.DAY, Weather.NIGHT, Weather.RAIN)) {
      Frame sharp = yuv(street(weather));
      Mat gray = luma(sharp);
      Mat soft = new Mat();
      org.bytedeco.opencv.global.opencv_imgproc.GaussianBlur(gray, soft, new Size(0, 0), 3);
      Mat noisy = new Mat();
      Mat noise = new Mat(HEIGHT, WIDTH, CV_8U);
      org.bytedeco.opencv.global.opencv_core.randn(
          noise, new Mat(1, 1, CV_64F, new Scalar(0)), new Mat(1, 1, CV_64F, new Scalar(8)));
      org.bytedeco.opencv.global.opencv_core.add(soft, noise, noisy);
      System.out.printf(
          Locale.ROOT,
          "  %-6s Laplacian %.3f, with noise %.3f; ours %.3f, with noise %.3f%n",
          weather,
          laplacian(soft) / laplacian(gray),
          laplacian(noisy) / laplacian(gray),
          Math.exp(ours(soft) - ours(gray)),
          Math.exp(ours(noisy) - ours(gray)));
    }
  }

  private static double laplacian(Mat gray) {
    Mat small = new Mat();
    Mat edges = new Mat();
    Mat mean = new Mat();
    Mat deviation = new Mat();
    resize(gray, small, new Size(640, 360), 0, 0, INTER_AREA);
    Laplacian(small, edges, CV_64F);
    meanStdDev(edges, mean, deviation);
    java.nio.DoubleBuffer value = deviation.createBuffer();
    return value.get(0) * value.get(0);
  }

  private static double ours(Mat gray) {
    try (Frame frame = new Frame()) {
      frame.reshape(PixelFormat.GRAY8, ColorSpace.BT709_FULL, WIDTH, HEIGHT);
      byte[] row = new byte[WIDTH];
      for (int y = 0; y < HEIGHT; y++) {
        gray.ptr(y).get(row);
        frame.writablePlane(0).put(y * frame.stride(0), row);
      }
      return new Sharpness(true).measure(frame);
    }
  }

  /** A view that moved, with other traffic in it: where phase correlation finds it. */
  private static void shift() throws Exception {
    Mat before = new Mat();
    Mat after = new Mat();
    resize(luma(yuv(street(Weather.DAY))), before, new Size(128, 72), 0, 0, INTER_AREA);
    resize(luma(yuv(street(Weather.NIGHT))), after, new Size(128, 72), 0, 0, INTER_AREA);
    Mat one = new Mat();
    Mat other = new Mat();
    before.convertTo(one, CV_32F);
    after.convertTo(other, CV_32F);
    double[] response = {0};
    Point2d same = phaseCorrelate(one, other, new Mat(), response);
    System.out.printf(
        Locale.ROOT,
        "shift: the same view by day and by night: phase correlation says (%.1f, %.1f), response"
            + " %.2f%n",
        same.x(),
        same.y(),
        response[0]);
  }

  private static void ratio(String what, Work ours, Work theirs) {
    double[] mine = new double[ROUNDS];
    double[] others = new double[ROUNDS];
    for (int round = -10; round < ROUNDS; round++) {
      double first = micros(ours);
      double second = micros(theirs);
      if (round >= 0) {
        mine[round] = first;
        others[round] = second;
      }
    }
    Arrays.sort(mine);
    Arrays.sort(others);
    System.out.printf(
        Locale.ROOT,
        "%s: %.0f us / %.0f us = %.2f%n",
        what,
        mine[ROUNDS / 2],
        others[ROUNDS / 2],
        mine[ROUNDS / 2] / others[ROUNDS / 2]);
  }

  private static double micros(Work work) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    int runs = 0;
    while (runs < 20) {
      work.run();
      runs++;
    }
    return (threads.getCurrentThreadCpuTime() - before) / 1e3 / runs;
  }
}
