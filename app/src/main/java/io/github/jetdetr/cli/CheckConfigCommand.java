package io.github.jetdetr.cli;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Json;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.config.ConfigDocuments;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jetdetr check-config}: validates a configuration without starting anything. */
@Command(
    name = "check-config",
    mixinStandardHelpOptions = true,
    description = {
      "Checks a configuration file; lists all errors and exits with code 78 if there are any.",
      "Or prints what there is to know about such files: the reference in Markdown, or JSON Schemas,"
          + " by which editors complete and check."
    },
    footer = {
      "Examples:",
      "  jetdetr check-config /etc/jetdetr/jetdetr.yaml",
      "  jetdetr check-config --reference",
      "  jetdetr check-config --schema"
    })
final class CheckConfigCommand implements Callable<Integer> {

  @Mixin private Output output = new Output();

  @ArgGroup(multiplicity = "1")
  private Subject subject = new Subject();

  /** A file to check, or a document to print. */
  private static final class Subject {

    @Parameters(paramLabel = "FILE", description = "The configuration file (YAML).")
    private @Nullable Path file;

    @Option(
        names = "--reference",
        description = "Print the reference: every section and key, with type, range and default.")
    private boolean reference;

    @Option(names = "--schema", description = "Print the JSON Schema of the configuration.")
    private boolean schema;

    @Option(names = "--profile-schema", description = "Print the JSON Schema of camera profiles.")
    private boolean profileSchema;
  }

  @Override
  public Integer call() throws ExitException {
    if (subject.file != null) {
      return check(subject.file);
    }
    PrintWriter out = output.results();
    if (subject.reference) {
      out.print(ConfigDocuments.reference());
    }
    if (subject.schema) {
      out.println(Json.indented(ConfigDocuments.schema()));
    }
    if (subject.profileSchema) {
      out.println(Json.indented(ConfigDocuments.profileSchema()));
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private int check(Path file) throws ExitException {
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
