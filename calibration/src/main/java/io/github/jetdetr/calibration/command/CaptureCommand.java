package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.capture.FrameSelection;
import io.github.jetdetr.calibration.capture.FrameSignature;
import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.Grab;
import io.github.jetdetr.camera.NoFrame;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.command.CameraOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.source.CameraUri;
import io.github.jetdetr.yaml.YamlException;
import io.github.jetdetr.yaml.YamlMap;
import io.github.jetdetr.yaml.YamlProblems;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr-calibrate capture}: saves camera frames that are suitable for calibration. */
@Command(
    name = "capture",
    mixinStandardHelpOptions = true,
    description = {
      "Saves frames of a camera as PNG files for quantize. Dark, overexposed and blurred frames",
      "and near-duplicates of saved frames are counted and skipped."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr-calibrate capture --camera rtsp://10.0.0.5/stream --count 90 --out pictures"
    })
final class CaptureCommand implements Callable<Integer> {

  private static final Duration OPEN_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** Ends the capture of a static scene. */
  private static final int MAX_FRAMES_PER_KEPT_ONE = 500;

  @Mixin private Output output = new Output();

  @Option(
      names = "--camera",
      required = true,
      paramLabel = "[NAME=]URI",
      description = "A camera, a file, or a YAML camera profile.")
  private String camera = "";

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "Number of frames to save (default: ${DEFAULT-VALUE}).")
  private int count = 90;

  @Option(
      names = "--every",
      paramLabel = "N",
      description = "Consider only every Nth frame (default: ${DEFAULT-VALUE}).")
  private int every = 1;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Output folder.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws ExitException {
    if (count < 1 || every < 1) {
      throw new ExitException(ExitCode.USAGE, "--count and --every must be at least 1");
    }
    CameraSource source = source();
    FrameSelection selection = new FrameSelection();
    try {
      Files.createDirectories(out);
      capture(source, selection);
    } catch (CameraException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write to " + out + ": " + FileFault.words(e), e);
    }
    List<String> missing = selection.missing(count);
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("frames", selection.counts());
    root.put("coverage", selection.coverage());
    root.put("missing", missing);
    output.print(
        root,
        text -> {
          selection.counts().forEach((fate, frames) -> text.println(fate + ": " + frames));
          text.println("brightness of the saved frames: " + selection.coverage());
          missing.forEach(line -> text.println("missing: " + line));
        });
    if (selection.kept() == 0) {
      throw new ExitException(
          ExitCode.DATA, "no frame of " + source + " was suitable for calibration");
    }
    return ExitCode.OK.code();
  }

  private void capture(CameraSource source, FrameSelection selection)
      throws CameraException, IOException {
    long frameCount = 0;
    try (Camera opened = Camera.open(source, OPEN_TIMEOUT, READ_TIMEOUT);
        Frame frame = new Frame()) {
      while (selection.kept() < count && frameCount < (long) MAX_FRAMES_PER_KEPT_ONE * count) {
        Grab grab = opened.next(frame);
        if (grab instanceof NoFrame none) {
          output.err().println(none.detail());
          return;
        }
        if (frameCount++ % every == 0) {
          BufferedImage picture = FramePicture.of(frame);
          if (selection.offer(FrameSignature.of(picture)) == FrameSelection.Decision.KEPT) {
            Path file = out.resolve("frame-%05d.png".formatted(selection.kept()));
            ImageIO.write(picture, "png", file.toFile());
            output.err().println("saved %d of %d frames".formatted(selection.kept(), count));
          }
        }
      }
    }
  }

  private CameraSource source() throws ExitException {
    try {
      if (!camera.endsWith(".yaml") || !Files.isRegularFile(Path.of(camera))) {
        return CameraOption.parse(camera).source();
      }
      YamlProblems problems = new YamlProblems();
      String uri = YamlMap.read(Path.of(camera), problems).text("uri");
      problems.throwIfAny();
      if (uri == null) {
        throw new ExitException(
            ExitCode.CONFIG, camera + " has no uri; add one or pass the camera's URI");
      }
      return CameraUri.parse(uri);
    } catch (IllegalArgumentException e) {
      throw new ExitException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (IOException | YamlException e) {
      throw new ExitException(ExitCode.CONFIG, String.valueOf(e.getMessage()), e);
    }
  }
}
