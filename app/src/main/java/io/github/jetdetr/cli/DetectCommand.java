package io.github.jetdetr.cli;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.PictureFiles;
import io.github.jetdetr.camera.ffmpeg.PictureView;
import io.github.jetdetr.camera.ffmpeg.VideoFile;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.camera.still.PictureFolder;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Json;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Detector;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jetdetr detect}: processes every frame of pictures and videos once, without a broker. */
@Command(
    name = "detect",
    mixinStandardHelpOptions = true,
    description =
        "Detects objects on pictures and videos; prints them and, with --out, draws their boxes.",
    footer = {"", "Example:", "  jetdetr detect --model model.onnx --out drawn road.jpg drive.mp4"})
final class DetectCommand implements Callable<Integer> {

  @Spec private @Nullable CommandSpec spec;

  @Mixin private EngineOption engine = new EngineOption();

  @Option(
      names = "--model",
      paramLabel = "ONNX",
      description = "The model (default: the bundled one).")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Output folder for pictures with boxes.")
  private @Nullable Path outFolder;

  @Option(names = "--threshold", paramLabel = "S", description = "Minimum score, 0 to 1.")
  private float threshold = DaemonConfig.THRESHOLD;

  @Option(names = "--threads", paramLabel = "N", description = "CPU threads.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--all-labels",
      description = "Report an object with every label above the threshold, not with its best.")
  private boolean allLabels;

  @Option(names = "--json", description = "Print one line of JSON per frame.")
  private boolean json;

  @Parameters(
      arity = "1..*",
      paramLabel = "PICTURE|VIDEO",
      description = "Pictures, folders of pictures, videos.")
  private List<Path> inputs = List.of();

  private final Set<String> written = new HashSet<>();
  private int failedInputs;

  @Override
  public Integer call() throws ExitException {
    Path chosen = Installation.ofThisProgram().modelOrBundled(model);
    for (Path input : inputs) {
      if (!Files.exists(input)) {
        throw new ExitException(ExitCode.NO_INPUT, "no such file: " + input);
      }
    }
    if (!(threshold > 0 && threshold < 1) || threads < 1) {
      throw new ExitException(
          ExitCode.USAGE, "--threshold must be in (0, 1) and --threads at least 1");
    }
    int tried;
    EngineKind kind = EngineChoice.decide(engine.or(EngineKind.AUTO));
    EngineOptions options = new EngineOptions(threads, 1, kind);
    try (Model opened =
            Model.open(
                chosen,
                options,
                threshold,
                card -> card.withAllLabels(allLabels || card.allLabels()));
        Frame frame = new Frame()) {
      if (outFolder != null) {
        Files.createDirectories(outFolder);
      }
      List<Path> files = files();
      tried = files.size() + failedInputs;
      for (Path file : files) {
        detect(opened, file, frame);
      }
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(
          ExitCode.IO, "cannot write to %s: %s".formatted(outFolder, FileFault.words(e)), e);
    }
    if (failedInputs > 0) {
      throw new ExitException(
          ExitCode.DATA,
          "%d of %d inputs could not be read completely".formatted(failedInputs, tried));
    }
    return ExitCode.OK.code();
  }

  /** The inputs with every folder's pictures in its place, so that each is named as its own. */
  private List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (Path input : inputs) {
      if (Files.isDirectory(input)) {
        try {
          files.addAll(PictureFiles.pictures(source(input), input));
        } catch (CameraException e) {
          reportFailure(String.valueOf(e.getMessage()));
        }
      } else {
        files.add(input);
      }
    }
    return files;
  }

  private void detect(Model opened, Path input, Frame frame) throws IOException {
    Detector detector = opened.detector(0);
    BoxDrawing drawing = new BoxDrawing(opened.card());
    try (Camera camera =
        Camera.open(source(input), CameraConfig.OPEN_TIMEOUT, CameraConfig.READ_TIMEOUT)) {
      Grab grab = camera.next(frame);
      while (grab instanceof Frame) {
        Detections objects = detector.detect(frame);
        print(opened, input, frame, objects);
        if (outFolder != null) {
          BufferedImage picture = FramePicture.of(frame);
          drawing.draw(picture, objects, frame);
          write(picture, input, outFolder.resolve(outName(input, frame.id())));
        }
        grab = camera.next(frame);
      }
      if (grab instanceof NoFrame none && none.reason() != NoFrame.Reason.ENDED) {
        reportFailure(none.detail());
      }
    } catch (CameraException e) {
      reportFailure(String.valueOf(e.getMessage()));
    }
  }

  private void reportFailure(String reason) {
    failedInputs++;
    spec().commandLine().getErr().println("jetdetr detect: " + reason);
  }

  private static CameraSource source(Path input) {
    if (PictureFiles.isPicture(input) || Files.isDirectory(input)) {
      return PictureFolder.once(input.toString());
    }
    return new VideoFile(
        input.toString(),
        Optional.of(false),
        /* paced= */ false,
        OptionalDouble.empty(),
        PictureView.STORED);
  }

  private String outName(Path input, long id) {
    String name = String.valueOf(input.getFileName()).replaceFirst("\\.[^.]*$", "");
    if (!PictureFiles.isPicture(input)) {
      return "%s-%06d.jpg".formatted(name, id);
    }
    // Pictures of two folders, or of two formats, may have the same name.
    String free = name;
    for (int number = 2; !written.add(free); number++) {
      free = name + "-" + number;
    }
    return free + ".jpg";
  }

  private static void write(BufferedImage picture, Path input, Path file) throws IOException {
    if (Files.exists(file) && Files.isSameFile(input, file)) {
      throw new IOException("it would overwrite the input " + input);
    }
    if (!ImageIO.write(picture, "jpg", file.toFile())) {
      throw new IOException("this Java runtime has no JPEG encoder");
    }
  }

  private void print(Model opened, Path input, Frame frame, Detections objects) {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(Json.text(jsonOf(opened, input, frame, objects)));
    } else {
      out.printf("%s frame %d: %d objects%n", input, frame.id(), objects.count());
      for (int at = 0; at < objects.count(); at++) {
        out.printf(
            Locale.ROOT,
            "  %-14s %.2f  %5.0f %5.0f %5.0f %5.0f%n",
            opened.card().label(objects.classId(at)),
            objects.score(at),
            objects.x1(at),
            objects.y1(at),
            objects.x2(at),
            objects.y2(at));
      }
    }
    out.flush();
  }

  private static Map<String, Object> jsonOf(
      Model opened, Path input, Frame frame, Detections objects) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (int at = 0; at < objects.count(); at++) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("label", opened.card().label(objects.classId(at)));
      object.put("class_id", objects.classId(at));
      object.put("score", objects.score(at));
      object.put("box_px", List.of(objects.x1(at), objects.y1(at), objects.x2(at), objects.y2(at)));
      list.add(object);
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("source", input.toString());
    root.put("frame", Map.of("id", frame.id(), "w", frame.fullWidth(), "h", frame.fullHeight()));
    root.put("model", opened.card().name());
    root.put("objects", list);
    return root;
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not created by the command line");
    }
    return spec;
  }
}
