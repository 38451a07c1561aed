package io.github.jetdetr.snapshot;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.jpeg.JpegCanvas;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.object.SnapshotListener;
import io.github.jetdetr.message.object.SnapshotReport;
import io.github.jetdetr.message.object.SnapshotReport.Part;
import io.github.jetdetr.message.object.SnapshotReport.Shown;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Cuts, draws and encodes pictures. Used by the one thread that makes them. */
final class SnapshotStudio implements AutoCloseable {

  /** The word for a picture of all that a camera shows. */
  static final String OF_ALL = "whole";

  static final String OF_ALL_BOXED = "whole-boxed";

  private static final long MAX_KEPT_BYTES = 16 << 20;
  // Some of what is around an object shows where it is.
  private static final double MARGIN = 0.2;
  private static final int MIN_CROP = 64;
  private static final int MIN_QUALITY = 10;
  private static final double COARSER = 0.6;
  // Room for what the publisher adds to a picture.
  private static final int COMMENT_BYTES = 1_024;
  private static final Part WHOLE = new Part(0, 0, 1, 1);

  private final SnapshotListener listener;
  private final LongUnaryOperator utcMicrosOf;
  private final Supplier<ClockState> clock;
  private final LongSupplier nanoClock;
  private final JpegCanvas canvas;
  private final BoxPainter painter = new BoxPainter();
  private final KeptPictures kept = new KeptPictures(MAX_KEPT_BYTES);

  // Of the shot: asked twice, a wall clock says two times.
  private long capturedUtcMicros;

  /**
   * @throws CameraException if a library is missing
   */
  @MustBeClosed
  @SuppressWarnings("MustBeClosedChecker") // closed by close()
  SnapshotStudio(
      SnapshotListener listener,
      LongUnaryOperator utcMicrosOf,
      Supplier<ClockState> clock,
      LongSupplier nanoClock)
      throws CameraException {
    this.listener = listener;
    this.utcMicrosOf = utcMicrosOf;
    this.clock = clock;
    this.nanoClock = nanoClock;
    canvas = new JpegCanvas();
  }

  /** Loads what drawing needs, which takes longer the first time than many pictures do. */
  void warmUp() {
    painter.warmUp();
  }

  /** Makes and publishes the pictures of a shot, or keeps them for their object's end. */
  void make(Shot shot, CameraSnapshots camera) {
    capturedUtcMicros = utcMicrosOf.applyAsLong(shot.pixels.capturedAtNanos());
    byte @Nullable [] plain = null;
    for (int at = 0; at < shot.count(); at++) {
      Shot.Target target = shot.target(at);
      if (!target.pictured) {
        continue;
      }
      List<KeptPictures.Kept> pictures = new ArrayList<>();
      for (SnapshotView view : camera.settings().events()) {
        boolean same = view == SnapshotView.WHOLE && plain != null;
        byte[] jpeg = same ? plain : picture(shot, target, view, camera);
        plain = view == SnapshotView.WHOLE ? jpeg : plain;
        if (jpeg != null) {
          SnapshotReport report =
              report(shot, camera, view.word(), area(shot, target, view), target);
          pictures.add(new KeptPictures.Kept(report, jpeg, shot.pixels.capturedAtNanos()));
          publish(camera, report, jpeg, target.published);
        }
      }
      kept.put(camera.camera(), target.number, pictures);
    }
    if (shot.ofAll) {
      ofAll(shot, camera);
    }
  }

  private void publish(
      CameraSnapshots camera, SnapshotReport report, byte[] jpeg, boolean published) {
    if (published) {
      camera.tally().made.increment();
      listener.snapshot(report, jpeg);
    }
  }

  /** Publishes the best pictures of an object that is gone. */
  void end(CameraSnapshots camera, long number) {
    for (KeptPictures.Kept picture : kept.take(camera.camera(), number)) {
      long age = Math.max(0, nanoClock.getAsLong() - picture.capturedAtNanos);
      publish(camera, picture.report.atEnd(age), picture.jpeg, /* published= */ true);
    }
  }

  private void ofAll(Shot shot, CameraSnapshots camera) {
    Frame frame = shot.pixels;
    boolean boxed = camera.settings().everyBoxed();
    canvas.take(frame, 0, 0, frame.width(), frame.height(), camera.settings().maxSide());
    for (int at = 0; boxed && at < shot.count(); at++) {
      draw(shot.target(at), WHOLE, camera);
    }
    byte[] jpeg = encoded(camera);
    if (jpeg != null) {
      String word = boxed ? OF_ALL_BOXED : OF_ALL;
      publish(camera, report(shot, camera, word, WHOLE, null), jpeg, /* published= */ true);
    }
  }

  private byte @Nullable [] picture(
      Shot shot, Shot.Target target, SnapshotView view, CameraSnapshots camera) {
    Part area = area(shot, target, view);
    Frame frame = shot.pixels;
    canvas.take(
        frame,
        (int) Math.round(area.left() * frame.width()),
        (int) Math.round(area.top() * frame.height()),
        (int) Math.round(area.right() * frame.width()),
        (int) Math.round(area.bottom() * frame.height()),
        camera.settings().maxSide());
    if (view.isBoxed()) {
      draw(target, area, camera);
    }
    return encoded(camera);
  }

  /** The part of the frame, in even pixels, so that it is what the canvas takes. */
  private static Part area(Shot shot, Shot.Target target, SnapshotView view) {
    if (view.isWhole()) {
      return WHOLE;
    }
    double[] box = target.box;
    double across = (box[2] - box[0]) * MARGIN;
    double down = (box[3] - box[1]) * MARGIN;
    double[] x = span(box[0] - across, box[2] + across, shot.pixels.width());
    double[] y = span(box[1] - down, box[3] + down, shot.pixels.height());
    return new Part(x[0], y[0], x[1], y[1]);
  }

  private static double[] span(double from, double to, int pixels) {
    double middle = (from + to) / 2 * pixels;
    double half = Math.max(MIN_CROP, (to - from) * pixels) / 2;
    long low = Math.max(0, Math.round(middle - half)) / 2 * 2;
    long high = Math.min(pixels, (Math.round(middle + half) + 1) / 2 * 2);
    return new double[] {(double) low / pixels, (double) Math.max(high, low + 1) / pixels};
  }

  private void draw(Shot.Target target, Part area, CameraSnapshots camera) {
    Frame picture = canvas.picture();
    double across = picture.width() / (area.right() - area.left());
    double down = picture.height() / (area.bottom() - area.top());
    String text =
        String.format(
            Locale.ROOT, "%s #%d %.2f", camera.label(target.label), target.number, target.score);
    painter.paint(
        picture,
        (target.box[0] - area.left()) * across,
        (target.box[1] - area.top()) * down,
        (target.box[2] - area.left()) * across,
        (target.box[3] - area.top()) * down,
        target.label,
        text);
  }

  /** The canvas as a file that is small enough; null if it is too large however coarse. */
  private byte @Nullable [] encoded(CameraSnapshots camera) {
    int most = camera.settings().maxBytes() - COMMENT_BYTES;
    for (double quality = camera.settings().quality(); ; quality *= COARSER) {
      byte[] jpeg = canvas.jpeg(Math.max(1, (int) Math.round(quality)));
      if (jpeg.length <= most) {
        return jpeg;
      }
      if (quality < MIN_QUALITY) {
        camera.tally().tooLarge.increment();
        return null;
      }
    }
  }

  private SnapshotReport report(
      Shot shot, CameraSnapshots camera, String view, Part area, Shot.@Nullable Target target) {
    Frame frame = shot.pixels;
    return new SnapshotReport(
        camera.camera(),
        view,
        area,
        target == null ? null : shown(target, camera),
        capturedUtcMicros,
        Math.max(0, nanoClock.getAsLong() - frame.capturedAtNanos()),
        frame.timeSource(),
        clock.get());
  }

  private static Shown shown(Shot.Target target, CameraSnapshots camera) {
    double[] box = target.box;
    return new Shown(
        target.number,
        target.kind,
        camera.label(target.label),
        target.label,
        target.score,
        new Part(box[0], box[1], box[2], box[3]));
  }

  @Override
  public void close() {
    canvas.close();
  }
}
