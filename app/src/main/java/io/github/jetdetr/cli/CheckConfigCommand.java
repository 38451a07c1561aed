package io.github.jetdetr.cli;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code jetdetr check-config}: validates a configuration without starting anything. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    description =
        "Checks a configuration file; lists all errors and exits with code 78 if there are any.")
final class CheckConfigCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "The configuration file (YAML).")
  private Path file = Path.of("");

  @Override
  public Integer call() throws ExitException {
    try {
      DaemonConfig config = ConfigReader.read(file, Installation.ofThisProgram().profileFolders());
      output.print(outcome(config, List.of()), out -> out.println(text(config)));
      return ExitCode.OK.code();
    } catch (ExitException e) {
      if (!output.isJson() || e.code() != ExitCode.CONFIG) {
        throw e;
      }
      List<String> problems = String.valueOf(e.getMessage()).lines().toList();
      output.print(outcome(null, problems), out -> {});
      return e.code().code();
    }
  }

  private static String text(DaemonConfig config) {
    StringBuilder text = new StringBuilder("ok: node " + config.broker().node());
    text.append(", broker ").append(config.broker().address());
    text.append(", model ").append(config.model() == null ? "bundled" : config.model());
    if (config.cameras().isEmpty()) {
      text.append(System.lineSeparator()).append("no camera, using a simulated street");
    }
    for (CameraConfig camera : config.cameras()) {
      text.append(System.lineSeparator()).append("camera ").append(camera.name());
      text.append(": ").append(camera.source());
    }
    return text.toString();
  }

  private static Map<String, Object> outcome(@Nullable DaemonConfig config, List<String> problems) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("ok", problems.isEmpty());
    root.put("problems", problems);
    if (config != null) {
      List<String> cameras = new ArrayList<>();
      config.cameras().forEach(camera -> cameras.add(camera.name()));
      root.put("node", config.broker().node());
      root.put("broker", config.broker().address().toString());
      root.put("cameras", cameras);
    }
    return root;
  }
}
