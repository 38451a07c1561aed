package io.github.jetdetr.calibration;

import io.github.jetdetr.calibration.evaluate.CocoFormatException;
import io.github.jetdetr.calibration.evaluate.CocoReader;
import io.github.jetdetr.calibration.evaluate.CocoResults;
import io.github.jetdetr.calibration.evaluate.CocoTruth;
import io.github.jetdetr.calibration.evaluate.FaultCount;
import io.github.jetdetr.calibration.evaluate.Reading;
import io.github.jetdetr.calibration.evaluate.Strictness;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Inputs;
import io.github.jetdetr.detect.Model;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.engine.ModelException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that every measuring command shares: labelled pictures, and how to read broken input.
 */
final class LabelledPictures {

  // What the post-processors of the RT-DETR family keep; COCO looks at 100 of them.
  private static final float LEAST_SCORE = 0.001f;
  private static final int PROGRESS_EVERY = 100;

  @Option(
      names = "--annotations",
      required = true,
      paramLabel = "JSON",
      description = "COCO annotations.")
  private Path annotations = Path.of("");

  @Option(names = "--images", paramLabel = "DIR", description = "The annotated pictures.")
  private @Nullable Path images;

  @Option(
      names = "--on-fault",
      paramLabel = "WHAT",
      description = "Broken entries: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Strictness strictness = Strictness.REFUSE;

  @Option(names = "--threads", paramLabel = "N", description = "Processor threads of an inference.")
  private int threads = Runtime.getRuntime().availableProcessors();

  CocoTruth truth(PrintWriter err) throws ExitException {
    return read(annotations, err, () -> CocoReader.truth(annotations, strictness));
  }

  CocoResults results(Path detections, CocoTruth truth, PrintWriter err) throws ExitException {
    return read(detections, err, () -> CocoReader.results(detections, truth, strictness));
  }

  /** Runs the model over the pictures; progress goes to {@code err}. */
  CocoResults detect(Path onnx, CocoTruth truth, PrintWriter err) throws ExitException {
    if (images == null) {
      throw new ExitException(ExitCode.USAGE, "--model needs --images");
    }
    Inputs.model(onnx);
    if (!Files.isDirectory(images)) {
      throw new ExitException(ExitCode.NO_INPUT, "no folder at " + images);
    }
    try (Model model = Model.open(onnx, new EngineOptions(threads, 1), LEAST_SCORE)) {
      return new PictureSet(images, truth)
          .detect(
              model,
              (done, of) -> {
                if (done == of || done % PROGRESS_EVERY == 0) {
                  err.println(done + " of " + of + " pictures");
                  err.flush();
                }
              });
    } catch (ModelException | PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()));
    }
  }

  private interface Read<T> {
    Reading<T> run() throws IOException, CocoFormatException;
  }

  /** Whatever was wrong is said, whether it was left out or kept. */
  private static <T> T read(Path file, PrintWriter err, Read<T> read) throws ExitException {
    try {
      Reading<T> reading = read.run();
      List<FaultCount> faults = reading.faults();
      faults.forEach(fault -> err.println(file.getFileName() + ": " + fault.text()));
      return reading.value();
    } catch (NoSuchFileException e) {
      throw new ExitException(ExitCode.NO_INPUT, "no such file: " + file);
    } catch (IOException e) {
      throw new ExitException(ExitCode.NO_INPUT, file + ": " + e.getMessage());
    } catch (CocoFormatException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()));
    }
  }
}
