package io.github.jetdetr.cli;

import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.card.CardFinding;
import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.yaml.YamlMap;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code jetdetr inspect}: describes a model, read from its file without native code, and tries it
 * on a picture if asked to.
 */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows a model's DETR layout, its inputs and outputs, and what each value of its card rests"
            + " on: known, likely or assumed.",
    footer = {
      "",
      "Example:",
      "  jetdetr inspect model.onnx --write-card",
      "  jetdetr inspect model.onnx --try road.jpg --out seen.png"
    })
final class InspectCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
  private Path model = Path.of("");

  @Option(
      names = "--write-card",
      description =
          "Write the model card next to the model, with a comment at every line to be checked;"
              + " never overwrites an existing one.")
  private boolean writeCard;

  @Option(
      names = "--try",
      paramLabel = "PICTURE",
      description = "Detect on this picture and say whether the answers are plausible.")
  private @Nullable Path picture;

  @Option(
      names = "--out",
      paramLabel = "PNG",
      description = "With --try: draw the picture as the network sees it, with its best boxes.")
  private @Nullable Path drawing;

  @Override
  public Integer call() throws ExitException {
    if (drawing != null && picture == null) {
      throw new ExitException(ExitCode.USAGE, "--out requires --try PICTURE");
    }
    try {
      OnnxFile file = OnnxFile.read(InputPaths.model(model));
      ModelCards.Found found = find(file);
      ModelTrial trial = picture == null ? null : ModelTrial.of(model, picture);
      output.print(
          jsonOf(file, found, trial),
          out -> {
            out.println(text(file, found));
            if (trial != null) {
              trial.lines().forEach(out::println);
            }
          });
      if (writeCard) {
        write(ModelCards.write(found));
      }
      return trial == null ? ExitCode.OK.code() : finished(trial);
    } catch (CameraException e) {
      throw new ExitException(ExitCode.NO_INPUT, String.valueOf(e.getMessage()), e);
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
  }

  /** Reads or drafts the card; a graph that is not recognised gets one to be filled in. */
  private ModelCards.Found find(OnnxFile file) throws ModelException, ExitException {
    try {
      return ModelCards.find(file);
    } catch (ModelException e) {
      if (writeCard && !Files.exists(ModelCards.path(model))) {
        write(ModelCards.skeleton(file));
        throw new ExitException(
            ExitCode.DATA,
            e.getMessage() + "; " + ModelCards.path(model) + " was written to be filled in",
            e);
      }
      throw e;
    }
  }

  private int finished(ModelTrial trial) throws ExitException {
    if (drawing != null && trial.seen() != null) {
      draw(trial.seen(), drawing);
    }
    // What was seen is printed already.
    return trial.refusal() == null ? ExitCode.OK.code() : ExitCode.DATA.code();
  }

  private static void draw(BufferedImage seen, Path file) throws ExitException {
    try {
      if (!ImageIO.write(seen, "png", file.toFile())) {
        throw new IOException("this Java runtime has no PNG encoder");
      }
    } catch (IOException e) {
      throw new ExitException(
          ExitCode.IO, "cannot write %s: %s".formatted(file, FileFault.words(e)), e);
    }
  }

  private void write(String yaml) throws ExitException {
    Path card = ModelCards.path(model);
    try {
      Files.writeString(card, yaml, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ExitException(ExitCode.IO, card + " already exists and was not overwritten", e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + card + ": " + FileFault.words(e), e);
    }
  }

  private static String text(OnnxFile file, ModelCards.Found found) {
    StringBuilder text = new StringBuilder();
    line(text, "file", file.path() + ", " + file.bytes() + " bytes");
    line(text, "digest", file.digest());
    line(text, "exported", file.producer() + ", opset " + file.opset());
    line(
        text,
        "weights",
        String.format(Locale.ROOT, "%,d, %s", file.parameters(), file.precision()));
    ModelLayout.Kind kind = found.layout().kind();
    line(text, "layout", YamlMap.word(kind) + ": " + kind.shape());
    for (TensorInfo input : file.inputs()) {
      line(text, "input", input.toString());
    }
    for (TensorInfo output : file.outputs()) {
      line(text, "output", output.toString());
    }
    line(text, "card", found.source() == null ? "none, drafted" : String.valueOf(found.source()));
    for (CardFinding finding : found.findings()) {
      line(text, YamlMap.word(finding.grade()), finding + " (" + finding.why() + ")");
    }
    ModelCards.write(found)
        .lines()
        .filter(it -> !it.startsWith("#"))
        .forEach(it -> line(text, "", it));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(String.format(Locale.ROOT, "%-9s %s%n", key, value));
  }

  private static Map<String, Object> jsonOf(
      OnnxFile file, ModelCards.Found found, @Nullable ModelTrial trial) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("file", file.path().toString());
    root.put("bytes", file.bytes());
    root.put("digest", file.digest());
    root.put("producer", file.producer());
    root.put("opset", file.opset());
    root.put("parameters", file.parameters());
    root.put("precision", file.precision());
    root.put("layout", YamlMap.word(found.layout().kind()));
    root.put("inputs", file.inputs().stream().map(TensorInfo::toString).toList());
    root.put("outputs", file.outputs().stream().map(TensorInfo::toString).toList());
    root.put("operators", file.operators());
    root.put("meaning", found.layout());
    root.put("card", found.card());
    root.put("card_file", found.source() == null ? null : found.source().toString());
    root.put("assumptions", found.assumptions());
    root.put("findings", found.findings().stream().map(InspectCommand::jsonOf).toList());
    if (trial != null) {
      root.put("trial", trial.json());
    }
    return root;
  }

  private static Map<String, String> jsonOf(CardFinding finding) {
    Map<String, String> json = new LinkedHashMap<>();
    json.put("what", finding.what());
    json.put("value", finding.value());
    json.put("grade", YamlMap.word(finding.grade()));
    json.put("why", finding.why());
    return json;
  }
}
