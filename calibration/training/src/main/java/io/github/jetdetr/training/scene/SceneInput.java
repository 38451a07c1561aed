package io.github.jetdetr.training.scene;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.pictures.ClipPictures;
import io.github.jetdetr.calibration.pictures.FolderPictures;
import io.github.jetdetr.calibration.pictures.Labels;
import io.github.jetdetr.calibration.pictures.PartOfPictures;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.command.CameraOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which frames, which teachers and which engine. */
public final class SceneInput {

  @Option(
      names = "--teacher",
      paramLabel = "ONNX",
      description = {
        "A large model that the daemon can read; several are fused into one, whose classes",
        "are the first one's."
      })
  private List<Path> teachers = new ArrayList<>();

  @Option(
      names = {"--frames", "--images"},
      paramLabel = "CLIP|DIR",
      description = "A video of the scene, or a folder of pictures whose names sort by time.")
  private @Nullable Path frames;

  @Option(
      names = "--camera",
      paramLabel = "[NAME=]URI",
      description = {
        "A camera to record frames of first. One that knows what is truly on its pictures, as the",
        "drawn street does, gives labels too."
      })
  private @Nullable String camera;

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Frames to record of --camera (default: ${DEFAULT-VALUE}).")
  private int count = 600;

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Record only every Nth frame of --camera (default: ${DEFAULT-VALUE}).")
  private int every = 1;

  @Option(
      names = "--no-flip",
      description = "Do not show mirror images to the teachers, which halves their time.")
  private boolean isWithoutFlip;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "CPU threads of an inference (default: all).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--latency-runs",
      paramLabel = "N",
      description = "Timed runs of each model, interleaved (default: ${DEFAULT-VALUE}).")
  private int runs = 100;

  /** Checks the paths and numbers, before any work starts. */
  public void check() throws ExitException {
    for (Path teacher : teachers) {
      if (!Files.isRegularFile(teacher)) {
        throw new ExitException(ExitCode.NO_INPUT, "no such model: " + teacher);
      }
    }
    if ((frames == null) == (camera == null)) {
      throw new ExitException(ExitCode.USAGE, "either --frames or --camera is required");
    }
    if (frames != null && !Files.exists(frames)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such clip or folder: " + frames);
    }
    if (threads < 1 || runs < 1 || count < 1 || every < 1) {
      throw new ExitException(
          ExitCode.USAGE, "--threads, --latency-runs, --count and --every must be at least 1");
    }
    source();
  }

  private @Nullable CameraSource source() throws ExitException {
    try {
      return camera == null ? null : CameraOption.parse(camera).source();
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** Whether the frames come with labels of their own. */
  public boolean knowsTruth() throws ExitException {
    CameraSource source = source();
    return source != null && !source.truthLabels().isEmpty();
  }

  /**
   * The frames, recorded first where they are a camera's.
   *
   * @param folder of the recording; one that is there is used again
   * @param err where progress is printed
   */
  public SceneFrames frames(Path folder, PrintWriter err) throws ExitException, IOException {
    Path named = frames;
    if (named != null) {
      return new SceneFrames(named, null);
    }
    CameraSource source = source();
    if (source == null) {
      throw new IllegalStateException("the options were not checked");
    }
    try {
      return new SceneRecorder(source, count, every, err).record(folder);
    } catch (CameraException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Opens frames.
   *
   * @param recorded where they are
   * @param labels their labels; null for none
   * @param categories names of the categories of detections where there are no labels
   */
  public static PictureSource open(
      SceneFrames recorded, @Nullable Labels labels, List<String> categories)
      throws PictureException {
    Path path = recorded.path();
    if (Files.isDirectory(path)) {
      return labels == null
          ? FolderPictures.unlabelled(path, categories)
          : FolderPictures.labelled(path, labels.truth());
    }
    return ClipPictures.open(path, categories);
  }

  /** The frames in the order of time: as a clip has them, or by name. */
  public static List<CocoImage> inTime(PictureSource source) {
    List<CocoImage> images = new ArrayList<>(source.truth().images());
    if (!(source instanceof ClipPictures)) {
      images.sort(Comparator.comparing(CocoImage::fileName));
    }
    return images;
  }

  /** Only these frames of a source, with their labels. */
  public static PictureSource only(PictureSource source, List<CocoImage> images) {
    var ids = images.stream().map(CocoImage::id).collect(Collectors.toSet());
    CocoTruth all = source.truth();
    return new PartOfPictures(
        source,
        new CocoTruth(
            images,
            all.categories(),
            all.annotations().stream().filter(box -> ids.contains(box.imageId())).toList()));
  }

  /** Names of a teacher's labels as categories of the frames. */
  public static List<String> categories(@Nullable Teachers opened) {
    return opened == null ? List.of() : opened.labels().stream().distinct().toList();
  }

  /** The teachers' model files; may be empty. */
  public List<Path> teachers() {
    return teachers;
  }

  /** Whether a folder of pictures was named, which alone can have annotations. */
  public boolean isFolder() {
    return frames != null && Files.isDirectory(frames);
  }

  /** Whether mirror images are shown to the teachers. */
  public boolean flip() {
    return !isWithoutFlip;
  }

  /** CPU threads of an inference. */
  public int threads() {
    return threads;
  }

  /** Timed runs of each model. */
  public int runs() {
    return runs;
  }
}
