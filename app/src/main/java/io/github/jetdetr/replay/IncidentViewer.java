package io.github.jetdetr.replay;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.jetdetr.blackbox.FrameResult;
import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.blackbox.IncidentFolder;
import io.github.jetdetr.blackbox.IncidentHeader;
import io.github.jetdetr.blackbox.IncidentReader;
import io.github.jetdetr.blackbox.RecordKind;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.ffmpeg.jpeg.JpegCanvas;
import io.github.jetdetr.live.CameraView;
import io.github.jetdetr.picture.PicturePipeline;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows incidents to people: one picture after the other, with what was detected then. One file is
 * open at a time, and only while somebody looks. Thread-safe; one picture is made at a time.
 */
public final class IncidentViewer implements AutoCloseable {

  private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

  private final IncidentFolder folder;
  private final int maxSide;
  private final int quality;

  @GuardedBy("this")
  private @Nullable Playback open;

  @GuardedBy("this")
  private long lookedAtNanos;

  /**
   * @param maxSide longer side of pictures at most, in pixels
   * @param quality of JPEG, in [1, 100]
   */
  public IncidentViewer(IncidentFolder folder, int maxSide, int quality) {
    this.folder = folder;
    this.maxSide = maxSide;
    this.quality = quality;
  }

  /** A file. */
  public record Entry(String name, long bytes) {}

  /**
   * A picture and what was detected on it.
   *
   * @param index of the frame in the incident, from 0
   * @param frames how many there are
   * @param jpeg a JPEG file; empty if the picture is not in the recording
   */
  @SuppressWarnings("ArrayRecordComponent") // made for the caller, who owns it
  public record Shown(
      IncidentHeader header,
      String camera,
      long index,
      long frames,
      byte[] jpeg,
      List<CameraView.Seen> objects) {}

  /** The incidents, the newest first. */
  public List<Entry> list() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (Path file : folder.files()) {
      entries.add(0, new Entry(String.valueOf(file.getFileName()), Files.size(file)));
    }
    return entries;
  }

  /** A file of that name; null if there is none. */
  public @Nullable Path file(String name) throws IOException {
    for (Path file : folder.files()) {
      if (String.valueOf(file.getFileName()).equals(name)) {
        return file;
      }
    }
    return null;
  }

  /**
   * Makes a picture.
   *
   * @param index of the frame; beyond the last it is the last
   * @return null if there is no such incident, or nothing was detected in it
   * @throws IncidentException if the file is damaged
   */
  public synchronized @Nullable Shown show(String name, long index)
      throws IOException, IncidentException, CameraException {
    Path file = file(name);
    if (file == null) {
      return null;
    }
    lookedAtNanos = System.nanoTime();
    Playback playback = open;
    if (playback == null || !playback.file.equals(file) || playback.isBeyond(index)) {
      closeFile();
      playback = new Playback(file);
      open = playback;
    }
    try {
      return playback.forward(index);
    } catch (IllegalArgumentException | BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IncidentException(name + ": a record cannot be read", e);
    }
  }

  /** Frees what is open if nobody has looked for a while. */
  public synchronized void closeIfIdle(long nowNanos) throws IOException {
    if (open != null && nowNanos - lookedAtNanos > IDLE_NANOS) {
      closeFile();
    }
  }

  @GuardedBy("this")
  private void closeFile() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closeFile();
  }

  /** An incident that is being looked at. */
  private final class Playback implements AutoCloseable {

    private final Path file;
    private final IncidentReader reader;
    private final IncidentHeader header;
    private final JpegCanvas canvas;
    private final Map<Integer, RecordedPictures> cameras = new HashMap<>();
    private final FrameResult result = new FrameResult();
    private long next;

    @SuppressWarnings("MustBeClosedChecker") // closed with this, or here
    private Playback(Path file) throws IOException, IncidentException, CameraException {
      this.file = file;
      reader = IncidentReader.open(file);
      try {
        header = reader.header();
        for (IncidentHeader.Camera camera : header.cameras()) {
          PicturePipeline pipeline = new PicturePipeline(RecordedSettings.of(camera).picture());
          cameras.put(camera.number(), new RecordedPictures(camera.name(), pipeline::prepare));
        }
        canvas = new JpegCanvas();
      } catch (IOException | IncidentException | CameraException | RuntimeException e) {
        reader.close();
        throw e;
      }
    }

    private boolean isBeyond(long index) {
      return next > Math.min(index, reader.countDetected() - 1);
    }

    private @Nullable Shown forward(long index)
        throws IOException, IncidentException, CameraException {
      long last = Math.min(index, reader.countDetected() - 1);
      while (next <= last && reader.next()) {
        RecordKind kind = reader.kind();
        RecordedPictures camera = cameras.get(reader.camera());
        if (kind == RecordKind.RESULT && camera != null) {
          result.read(reader.payload());
          Frame frame = camera.frame(result.frameId());
          if (next++ == last) {
            return shown(camera.name(), last, frame);
          }
        } else if (kind != null && camera != null) {
          camera.take(kind, reader.payload(), reader::isDetected);
        }
      }
      return null;
    }

    private Shown shown(String camera, long index, @Nullable Frame frame) {
      byte[] jpeg = new byte[0];
      if (frame != null) {
        canvas.take(frame, 0, 0, frame.width(), frame.height(), maxSide);
        jpeg = canvas.jpeg(quality);
      }
      return new Shown(
          header,
          camera,
          index,
          reader.countDetected(),
          jpeg,
          CameraView.Seen.all(result.objects(), result.width(), result.height()));
    }

    @Override
    public void close() throws IOException {
      cameras.values().forEach(RecordedPictures::close);
      canvas.close();
      reader.close();
    }
  }
}
