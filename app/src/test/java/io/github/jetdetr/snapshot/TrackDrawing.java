package io.github.jetdetr.snapshot;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.jpeg.JpegCanvas;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.track.Track;
import io.github.jetdetr.track.TrackEnd;
import io.github.jetdetr.track.TrackSettings;
import io.github.jetdetr.track.TrackState;
import io.github.jetdetr.track.Tracker;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.event.TrackedObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Draws the tracks of a clip, to be looked at: a picture for each frame, with a colour and a number
 * for each object, as thick as it is announced; and prints its events. {@code TrackDrawing
 * MODEL.onnx 'file:road.mp4?loop=false&pace=max' FRAMES_PER_SECOND FOLDER}
 */
public final class TrackDrawing {

  private static final int SIDE = 1280;

  private TrackDrawing() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createDirectories(Path.of(arguments[3]));
    TrackSettings settings = TrackSettings.DEFAULT;
    try (Model model =
            Model.open(
                Path.of(arguments[0]), new EngineOptions(1, 1), (float) settings.minScore());
        Camera camera =
            Camera.open(
                CameraUri.parse(arguments[1]),
                CameraConfig.OPEN_TIMEOUT,
                CameraConfig.READ_TIMEOUT);
        Frame frame = new Frame();
        JpegCanvas canvas = new JpegCanvas()) {
      List<String> labels = model.card().labels();
      Detector detector = model.detector(0);
      Tracker tracker = new Tracker(settings, labels.size());
      EventBook book = new EventBook(EventSettings.DEFAULT, 0);
      double frameNanos = 1e9 / Double.parseDouble(arguments[2]);
      while (camera.next(frame) instanceof Frame) {
        Detections objects = detector.detect(frame);
        long id = frame.id();
        // The clip's own time, however long a frame takes here.
        long nanos = Math.round((id + 1) * frameNanos);
        tracker.update(nanos, objects, frame.width(), frame.height());
        book.look(tracker, nanos, (kind, object) -> print(id, kind, object, labels));
        canvas.take(frame, 0, 0, frame.width(), frame.height(), SIDE);
        draw(tracker, book, canvas.picture(), labels);
        Files.write(folder.resolve(String.format(Locale.ROOT, "%06d.jpg", id)), canvas.jpeg(85));
      }
      tracker.endAll(TrackEnd.STOPPED);
      book.look(tracker, 0, (kind, object) -> print(-1, kind, object, labels));
    }
  }

  private static void draw(Tracker tracker, EventBook book, Frame picture, List<String> labels) {
    BoxPainter painter = new BoxPainter();
    for (int at = 0; at < tracker.count(); at++) {
      Track track = tracker.track(at);
      if (track.state() == TrackState.SEEN || track.state() == TrackState.UNSEEN) {
        String text =
            String.format(
                Locale.ROOT,
                "%s%d %s %.2f%s",
                book.isOpen(track.slot()) ? "#" : "(",
                track.number(),
                labels.get(track.label()),
                track.score(),
                track.state() == TrackState.SEEN ? "" : " unseen");
        painter.paint(
            picture,
            track.left() * picture.width(),
            track.top() * picture.height(),
            track.right() * picture.width(),
            track.bottom() * picture.height(),
            (int) track.number(),
            text);
      }
    }
  }

  private static void print(long frame, EventKind kind, TrackedObject object, List<String> labels) {
    System.out.printf(
        Locale.ROOT,
        "frame %d: %s %d %s, on %d frames, score %.2f%s%n",
        frame,
        kind.name().toLowerCase(Locale.ROOT),
        object.number(),
        labels.get(object.label()),
        object.hits(),
        object.score(),
        kind == EventKind.END ? ", " + object.endedBy() : "");
  }
}
