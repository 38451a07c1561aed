package io.github.jetdetr.daemon;

import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.NativeCheck;
import io.github.jetdetr.preflight.Finding;
import io.github.jetdetr.preflight.Finding.Weight;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.preflight.PreflightReport;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr doctor}: what this machine has and lacks, each lack with what brings it. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Says what this machine has and lacks for detecting; exit code 69 when it cannot detect"
            + " with the engine that is asked for.")
final class DoctorCommand implements Callable<Integer> {

  private static final long LEAST_FREE_MIB = 200;

  @Mixin private Output output = new Output();
  @Mixin private EngineOption engine = new EngineOption();

  @Option(names = "--config", paramLabel = "FILE", description = "Check this configuration too.")
  private @Nullable Path configFile;

  @Override
  public Integer call() {
    List<Finding> findings = new ArrayList<>();
    java(findings);
    natives(findings);
    programs(findings);
    devices(findings);
    clockAndDisk(findings);
    gpu(findings, engine.or(config(findings)));
    output.print(
        findings.stream().map(DoctorCommand::figures).toList(),
        out -> findings.forEach(finding -> out.println(text(finding))));
    boolean fault = findings.stream().anyMatch(finding -> finding.weight() == Weight.FAULT);
    return (fault ? ExitCode.UNAVAILABLE : ExitCode.OK).code();
  }

  private static Map<String, String> figures(Finding finding) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("what", finding.what());
    figures.put("weight", finding.weight().word());
    figures.put("found", finding.found());
    figures.put("remedy", finding.remedy());
    return figures;
  }

  /** What TensorRT lacks is a fault where it is asked for, and worth knowing elsewhere. */
  private static void gpu(List<Finding> findings, EngineKind wanted) {
    PreflightReport report = Preflight.ofThisMachine();
    for (Finding finding : report.findings()) {
      boolean optional = wanted != EngineKind.TENSORRT && finding.weight() == Weight.FAULT;
      findings.add(
          optional ? Finding.note(finding.what(), finding.found(), finding.remedy()) : finding);
    }
    boolean gpu = report.isClean() && wanted != EngineKind.ONNXRUNTIME;
    if (wanted == EngineKind.TENSORRT && !report.isClean()) {
      findings.add(
          Finding.fault("engine", "tensorrt is asked for and cannot run", "mend what is above"));
    } else {
      findings.add(
          Finding.ok("engine", "%s runs %s".formatted(wanted, gpu ? "on the GPU" : "on the CPU")));
    }
  }

  private static String text(Finding finding) {
    String line =
        String.format(
            Locale.ROOT, "%-5s %-22s %s", finding.weight().word(), finding.what(), finding.found());
    return finding.remedy().isEmpty() ? line : line + " → " + finding.remedy();
  }

  private static void java(List<Finding> findings) {
    int feature = Runtime.version().feature();
    findings.add(
        new Finding(
            "java",
            feature >= 17 ? Weight.OK : Weight.FAULT,
            Runtime.version() + " on " + System.getProperty("os.arch"),
            feature >= 17 ? "" : "install openjdk-17-jre-headless"));
  }

  private static void natives(List<Finding> findings) {
    for (NativeCheck.Part part : NativeCheck.parts()) {
      String missing = NativeCheck.missing(part);
      Weight weight = part.isNeeded() ? Weight.FAULT : Weight.NOTE;
      findings.add(
          missing == null
              ? new Finding(part.title(), Weight.OK, "loads", "")
              : new Finding(part.title(), weight, missing, part.remedy()));
    }
  }

  private static void programs(List<Finding> findings) {
    boolean gst = onPath("gst-launch-1.0");
    findings.add(
        gst
            ? new Finding("gstreamer", Weight.OK, "gst-launch-1.0", "")
            : new Finding(
                "gstreamer",
                Weight.NOTE,
                "no gst-launch-1.0, so no csi: and gst: cameras",
                "install gstreamer1.0-tools"));
  }

  private static boolean onPath(String program) {
    String path = System.getenv("PATH");
    for (String folder : (path == null ? "" : path).split(":", -1)) {
      if (Files.isExecutable(Path.of(folder, program))) {
        return true;
      }
    }
    return false;
  }

  private static void devices(List<Finding> findings) {
    List<String> readable = new ArrayList<>();
    List<String> forbidden = new ArrayList<>();
    try (var devices = Files.newDirectoryStream(Path.of("/dev"), "video*")) {
      for (Path device : devices) {
        (Files.isReadable(device) ? readable : forbidden).add(device.toString());
      }
    } catch (IOException e) {
      forbidden.add("/dev cannot be listed");
    }
    if (!forbidden.isEmpty()) {
      findings.add(
          new Finding(
              "cameras",
              Weight.NOTE,
              "no right to read " + forbidden,
              "add the user to the group video"));
    } else {
      findings.add(
          new Finding(
              "cameras",
              Weight.OK,
              readable.isEmpty() ? "no /dev/video*" : readable.toString(),
              ""));
    }
  }

  private static void clockAndDisk(List<Finding> findings) {
    WallClock clock = new WallClock();
    clock.look();
    findings.add(
        clock.state().synced()
            ? new Finding("clock", Weight.OK, "synchronised", "")
            : new Finding(
                "clock",
                Weight.NOTE,
                "nobody vouches for it; messages will say 'unsynced'",
                "enable systemd-timesyncd or chrony"));
    // By the file system, not by its mount: the root folder of a chroot has none.
    File temporary = new File(System.getProperty("java.io.tmpdir", "/tmp"));
    if (temporary.getTotalSpace() == 0) {
      findings.add(
          new Finding(
              "disk", Weight.NOTE, "nobody says its size: " + temporary, "make it readable"));
      return;
    }
    long freeMib = temporary.getUsableSpace() >> 20;
    findings.add(
        freeMib >= LEAST_FREE_MIB
            ? new Finding("disk", Weight.OK, freeMib + " MiB free in " + temporary, "")
            : new Finding("disk", Weight.NOTE, freeMib + " MiB free in " + temporary, "make room"));
  }

  /** The engine that the configuration asks for. */
  private EngineKind config(List<Finding> findings) {
    if (configFile == null) {
      return EngineKind.AUTO;
    }
    try {
      DaemonConfig config =
          ConfigReader.read(configFile, Installation.ofThisProgram().profileFolders());
      findings.add(
          new Finding("configuration", Weight.OK, config.cameras().size() + " cameras", ""));
      return config.engine();
    } catch (ExitException e) {
      for (String line : String.valueOf(e.getMessage()).lines().toList()) {
        findings.add(new Finding("configuration", Weight.FAULT, line, "mend the file"));
      }
      return EngineKind.AUTO;
    }
  }
}
