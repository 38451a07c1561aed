package io.github.jetdetr.cli;

import com.google.errorprone.annotations.FormatMethod;
import io.github.jetdetr.blackbox.FrameResult;
import io.github.jetdetr.blackbox.IncidentException;
import io.github.jetdetr.blackbox.IncidentHeader;
import io.github.jetdetr.blackbox.IncidentReader;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.camera.still.FramePicture;
import io.github.jetdetr.command.EngineChoice;
import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.detect.Detections;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.replay.ReplayFigures;
import io.github.jetdetr.replay.ReplayRun;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jetdetr replay}: what happened, from a file of the black box. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Shows an incident of the black box: what was said, and what is detected again.",
      "The recorded pictures take the same way as they did in the daemon. Ends with 65 if what is"
          + " detected, or what happens to objects, differs from the recording."
    },
    footer = {
      "",
      "Example:",
      "  jetdetr replay --out pictures 2026-11-29T15-04-05Z-fault.incident"
    })
final class ReplayCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Mixin private EngineOption engine = new EngineOption();

  @Option(
      names = "--model",
      paramLabel = "ONNX",
      description = "The model (default: the file that was used when it was recorded).")
  private @Nullable Path model;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Output folder for all pictures that were detected on, with boxes.")
  private @Nullable Path outFolder;

  @Parameters(paramLabel = "FILE", description = "An incident.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws ExitException {
    if (!Files.isRegularFile(file)) {
      throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file);
    }
    try (IncidentReader reader = IncidentReader.open(file)) {
      IncidentHeader header = reader.header();
      ReplayFigures figures = replay(reader, header);
      output.print(figures(header, figures), out -> text(figures).forEach(out::println));
      return (figures.isEqual() ? ExitCode.OK : ExitCode.DATA).code();
    } catch (IncidentException | CameraException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, String.valueOf(e.getMessage()), e);
    }
  }

  private ReplayFigures replay(IncidentReader reader, IncidentHeader header)
      throws ExitException, IOException, IncidentException, CameraException {
    EngineKind kind = EngineChoice.decide(engine.or(EngineKind.AUTO));
    EngineOptions options = new EngineOptions(header.model().threads(), 1, kind);
    try (Model opened = Model.open(modelFile(header), options, header.lowestScore())) {
      if (!opened.file().digest().equals(header.model().digest())) {
        String other =
            "the model is not the one of the recording (%s, %s)"
                .formatted(header.model().name(), header.model().digest());
        if (model == null) {
          throw new ExitException(ExitCode.DATA, other + "; name one with --model");
        }
        output.err().println("jetdetr replay: " + other);
      }
      if (outFolder != null) {
        Files.createDirectories(outFolder);
      }
      say("%s: %s", header.trigger(), header.why());
      say(
          "%s of node %s, run %s, jetdetr %s, %s %s on %s",
          header.at(),
          header.node(),
          header.run(),
          header.jetdetr(),
          header.model().name(),
          header.model().precision(),
          header.model().runtime());
      header.cameras().forEach(camera -> say("camera %s: %s", camera.name(), camera.uri()));
      try (ReplayRun run =
          new ReplayRun(reader, header, opened, new Listener(new BoxDrawing(opened.card())))) {
        return run.run();
      }
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  private Path modelFile(IncidentHeader header) throws ExitException {
    if (model != null) {
      return InputPaths.model(model);
    }
    Path recorded = Path.of(header.model().path());
    if (!Files.exists(recorded)) {
      throw new ExitException(
          ExitCode.NO_INPUT,
          "the model of the recording, %s, is not here; name it with --model".formatted(recorded));
    }
    return InputPaths.model(recorded);
  }

  private static Map<String, Object> figures(IncidentHeader header, ReplayFigures figures) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("trigger", header.trigger());
    root.put("why", header.why());
    root.put("at", header.at().toString());
    root.put("node", header.node());
    root.put("run", header.run());
    root.put("frames", figures.frames());
    root.put("missing", figures.missing());
    root.put("equal", figures.equal());
    root.put("same_tracks", figures.sameTracks());
    root.put("events", figures.events());
    root.put("equal_events", figures.equalEvents());
    root.put("differences", figures.differences());
    return root;
  }

  private static List<String> text(ReplayFigures figures) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "%d frames detected on again: %d with equal objects, %d of them of the same tracks"
            .formatted(
                figures.frames() - figures.missing(), figures.equal(), figures.sameTracks()));
    if (figures.missing() > 0) {
      lines.add("%d frames whose pictures are not in the recording".formatted(figures.missing()));
    }
    lines.add("%d events: %d happened again".formatted(figures.events(), figures.equalEvents()));
    figures.differences().forEach(difference -> lines.add("differs: " + difference));
    return lines;
  }

  @FormatMethod
  private void say(String format, Object... values) {
    if (!output.isJson()) {
      output.forPeople().println(format.formatted(values));
    }
  }

  /** Prints what was said, and draws what is detected. */
  private final class Listener implements ReplayRun.Listener {

    private final BoxDrawing drawing;

    private Listener(BoxDrawing drawing) {
      this.drawing = drawing;
    }

    @Override
    public void frame(String camera, Frame frame, Detections objects, FrameResult recorded)
        throws IOException {
      if (outFolder == null) {
        return;
      }
      BufferedImage picture = FramePicture.of(frame);
      drawing.draw(picture, objects, frame);
      Path name = outFolder.resolve("%s-%06d.jpg".formatted(camera, frame.id()));
      if (!ImageIO.write(picture, "jpg", name.toFile())) {
        throw new IOException("this Java runtime has no JPEG encoder");
      }
    }

    @Override
    public void said(Instant at, String kind, String topic, String text) {
      switch (kind) {
        case "trigger" -> say("%s %s", at.truncatedTo(ChronoUnit.MILLIS), text);
        case "event", "health", "camera_status" ->
            say("%s %s", at.truncatedTo(ChronoUnit.MILLIS), SaidText.of(kind, text));
        default -> {
          // Figures, of which there are many.
        }
      }
    }
  }
}
