package io.github.jetdetr.cli;

import io.github.jetdetr.card.ModelCards;
import io.github.jetdetr.card.ModelLayout;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.InputPaths;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.engine.model.OnnxFile;
import io.github.jetdetr.engine.model.TensorInfo;
import io.github.jetdetr.yaml.YamlMap;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jetdetr inspect}: describes a model, read from its file without native code. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description =
        "Shows a model's DETR layout, its inputs and outputs, and the assumptions made about it.")
final class InspectCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "MODEL", description = "The ONNX file.")
  private Path model = Path.of("");

  @Option(
      names = "--write-card",
      description = "Write the model card next to the model; never overwrites an existing one.")
  private boolean writeCard;

  @Override
  public Integer call() throws ExitException {
    try {
      OnnxFile file = OnnxFile.read(InputPaths.model(model));
      ModelLayout layout = ModelLayout.recognise(file);
      ModelCards.Found found = ModelCards.find(file, layout);
      output.print(jsonOf(file, layout, found), out -> out.println(text(file, layout, found)));
      if (writeCard) {
        write(found, layout);
      }
    } catch (ModelException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.code();
  }

  private void write(ModelCards.Found found, ModelLayout layout) throws ExitException {
    Path card = ModelCards.path(model);
    try {
      Files.writeString(card, ModelCards.write(found, layout), StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new ExitException(ExitCode.IO, card + " already exists and was not overwritten", e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + card + ": " + e.getMessage(), e);
    }
  }

  private static String text(OnnxFile file, ModelLayout layout, ModelCards.Found found) {
    StringBuilder text = new StringBuilder();
    line(text, "file", file.path() + ", " + file.bytes() + " bytes");
    line(text, "digest", file.digest());
    line(text, "exported", file.producer() + ", opset " + file.opset());
    line(
        text,
        "weights",
        String.format(Locale.ROOT, "%,d, %s", file.parameters(), file.precision()));
    line(text, "layout", YamlMap.word(layout.kind()) + ": " + layout.kind().shape());
    for (TensorInfo input : file.inputs()) {
      line(text, "input", input.toString());
    }
    for (TensorInfo output : file.outputs()) {
      line(text, "output", output.toString());
    }
    line(text, "card", found.source() == null ? "none, drafted" : String.valueOf(found.source()));
    ModelCards.write(found, layout).lines().forEach(it -> line(text, "", it));
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(String.format(Locale.ROOT, "%-9s %s%n", key, value));
  }

  private static Map<String, Object> jsonOf(
      OnnxFile file, ModelLayout layout, ModelCards.Found found) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("file", file.path().toString());
    root.put("bytes", file.bytes());
    root.put("digest", file.digest());
    root.put("producer", file.producer());
    root.put("opset", file.opset());
    root.put("parameters", file.parameters());
    root.put("precision", file.precision());
    root.put("layout", YamlMap.word(layout.kind()));
    root.put("inputs", file.inputs().stream().map(TensorInfo::toString).toList());
    root.put("outputs", file.outputs().stream().map(TensorInfo::toString).toList());
    root.put("operators", file.operators());
    root.put("card", found.card());
    root.put("card_file", found.source() == null ? null : found.source().toString());
    root.put("assumptions", found.assumptions());
    return root;
  }
}
