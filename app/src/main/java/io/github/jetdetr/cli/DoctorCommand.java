package io.github.jetdetr.cli;

import io.github.jetdetr.command.EngineOption;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.config.ConfigReader;
import io.github.jetdetr.config.DaemonConfig;
import io.github.jetdetr.config.Installation;
import io.github.jetdetr.engine.EngineKind;
import io.github.jetdetr.engine.runtime.NativeCheck;
import io.github.jetdetr.file.Programs;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.preflight.Preflight;
import io.github.jetdetr.preflight.PreflightFinding;
import io.github.jetdetr.preflight.PreflightFinding.Weight;
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

/**
 * {@code jetdetr doctor}: checks this machine; each missing item names the package that provides
 * it.
 */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Checks this machine and names the package that provides each missing item; exits with"
            + " code 69 if the requested engine cannot run.")
final class DoctorCommand implements Callable<Integer> {

  private static final long MIN_FREE_MIB = 200;

  @Mixin private Output output = new Output();
  @Mixin private EngineOption engine = new EngineOption();

  @Option(names = "--config", paramLabel = "FILE", description = "Also check this configuration.")
  private @Nullable Path configFile;

  @Override
  public Integer call() {
    List<PreflightFinding> findings = new ArrayList<>();
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

  private static Map<String, String> figures(PreflightFinding finding) {
    Map<String, String> figures = new LinkedHashMap<>();
    figures.put("what", finding.what());
    figures.put("weight", finding.weight().word());
    figures.put("found", finding.found());
    figures.put("remedy", finding.remedy());
    return figures;
  }

  /** Missing parts of TensorRT are a fault if it is requested, and a note otherwise. */
  private static void gpu(List<PreflightFinding> findings, EngineKind requested) {
    PreflightReport report = Preflight.ofThisMachine();
    for (PreflightFinding finding : report.findings()) {
      boolean optional = requested != EngineKind.TENSORRT && finding.weight() == Weight.FAULT;
      findings.add(
          optional
              ? PreflightFinding.note(finding.what(), finding.found(), finding.remedy())
              : finding);
    }
    boolean gpu = report.isClean() && requested != EngineKind.ONNXRUNTIME;
    if (requested == EngineKind.TENSORRT && !report.isClean()) {
      findings.add(
          PreflightFinding.fault(
              "engine", "tensorrt is requested but cannot run", "fix the faults above"));
    } else {
      findings.add(
          PreflightFinding.ok(
              "engine", "%s runs %s".formatted(requested, gpu ? "on the GPU" : "on the CPU")));
    }
  }

  private static String text(PreflightFinding finding) {
    String line =
        String.format(
            Locale.ROOT, "%-5s %-22s %s", finding.weight().word(), finding.what(), finding.found());
    return finding.remedy().isEmpty() ? line : line + " → " + finding.remedy();
  }

  private static void java(List<PreflightFinding> findings) {
    int feature = Runtime.version().feature();
    findings.add(
        new PreflightFinding(
            "java",
            feature >= 17 ? Weight.OK : Weight.FAULT,
            Runtime.version() + " on " + System.getProperty("os.arch"),
            feature >= 17 ? "" : "install openjdk-17-jre-headless"));
  }

  private static void natives(List<PreflightFinding> findings) {
    for (NativeCheck.Part part : NativeCheck.parts()) {
      NativeCheck.Missing missing = NativeCheck.missing(part);
      Weight weight = part.isNeeded() ? Weight.FAULT : Weight.NOTE;
      findings.add(
          missing == null
              ? new PreflightFinding(part.title(), Weight.OK, "loads", "")
              : new PreflightFinding(part.title(), weight, missing.what(), missing.remedy()));
    }
  }

  private static void programs(List<PreflightFinding> findings) {
    boolean gst = Programs.find("gst-launch-1.0") != null;
    findings.add(
        gst
            ? new PreflightFinding("gstreamer", Weight.OK, "gst-launch-1.0", "")
            : new PreflightFinding(
                "gstreamer",
                Weight.NOTE,
                "gst-launch-1.0 not found, csi: and gst: cameras are unavailable",
                "install gstreamer1.0-tools"));
  }

  private static void devices(List<PreflightFinding> findings) {
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
          new PreflightFinding(
              "cameras",
              Weight.NOTE,
              "no permission to read " + forbidden,
              "add the user to the group video"));
    } else {
      findings.add(
          new PreflightFinding(
              "cameras",
              Weight.OK,
              readable.isEmpty() ? "no /dev/video*" : readable.toString(),
              ""));
    }
  }

  private static void clockAndDisk(List<PreflightFinding> findings) {
    WallClock clock = new WallClock();
    clock.check();
    findings.add(
        clock.state().synced()
            ? new PreflightFinding("clock", Weight.OK, "synchronised", "")
            : new PreflightFinding(
                "clock",
                Weight.NOTE,
                "not synchronised; messages will say 'unsynced'",
                "enable systemd-timesyncd or chrony"));
    // Through the file, not through its FileStore: the root of a chroot is not a mount point.
    File temporary = new File(System.getProperty("java.io.tmpdir", "/tmp"));
    if (temporary.getTotalSpace() == 0) {
      findings.add(
          new PreflightFinding(
              "disk", Weight.NOTE, "cannot determine its size: " + temporary, "make it readable"));
      return;
    }
    long freeMib = temporary.getUsableSpace() >> 20;
    findings.add(
        freeMib >= MIN_FREE_MIB
            ? new PreflightFinding("disk", Weight.OK, freeMib + " MiB free in " + temporary, "")
            : new PreflightFinding(
                "disk",
                Weight.NOTE,
                freeMib + " MiB free in " + temporary,
                "free some disk space"));
  }

  /** The engine requested by the configuration. */
  private EngineKind config(List<PreflightFinding> findings) {
    if (configFile == null) {
      return EngineKind.AUTO;
    }
    try {
      DaemonConfig config =
          ConfigReader.read(configFile, Installation.ofThisProgram().profileFolders());
      findings.add(
          new PreflightFinding(
              "configuration", Weight.OK, config.cameras().size() + " cameras", ""));
      return config.engine();
    } catch (ExitException e) {
      for (String line : String.valueOf(e.getMessage()).lines().toList()) {
        findings.add(new PreflightFinding("configuration", Weight.FAULT, line, "fix the file"));
      }
      return EngineKind.AUTO;
    }
  }
}
