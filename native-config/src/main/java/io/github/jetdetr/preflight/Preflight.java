package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Checks whether TensorRT can run here, before any of its binding classes is loaded. */
public final class Preflight {

  private static final PreflightFinding NO_BINDINGS =
      PreflightFinding.fault(
          "bindings",
          "this program was built without TensorRT's bindings",
          "use the distribution built for this platform");

  private static final String SWITCH = "JETDETR_PREFLIGHT";
  private static final String LIBRARIES = "libraries";
  private static final String DRIVER = "driver";
  private static final String GPU = "gpu";

  private final Root root;
  private final Map<String, String> environment;
  private final List<Binding> bindings;
  private final Predicate<String> bundles;
  private final Board board;
  private final List<PreflightFinding> findings = new ArrayList<>();

  private Preflight(
      Root root,
      Map<String, String> environment,
      List<Binding> bindings,
      Predicate<String> bundles) {
    this.root = root;
    this.environment = environment;
    this.bindings = bindings;
    this.bundles = bundles;
    board = Board.of(root);
  }

  /** Checks this machine, with its environment; see {@link #check(Path, Map)}. */
  public static PreflightReport ofThisMachine() {
    return check(Path.of("/"), System.getenv());
  }

  /**
   * Checks the machine whose files are below {@code root}, for the bindings on this program's
   * library and class path. Only reads files.
   *
   * <p>With {@code JETDETR_PREFLIGHT=libraries} in the environment, a missing driver or device node
   * is not a fault: WSL 2 accesses its GPU without either. Missing libraries and symbols are faults
   * in any case, because they would kill the process.
   *
   * @param environment the environment variables of the dynamic linker
   */
  public static PreflightReport check(Path root, Map<String, String> environment) {
    try {
      List<Binding> bindings = Binding.find(System.getProperty("java.library.path", ""));
      PreflightReport report = check(root, environment, bindings, Binding::bundles);
      return bindings.isEmpty() || Binding.haveJava() ? report : report.with(NO_BINDINGS);
    } catch (IOException e) {
      String found = "cannot be read: " + e.getMessage();
      return new PreflightReport(
          List.of(PreflightFinding.fault("bindings", found, "reinstall this program")));
    }
  }

  /** The same for other bindings and other libraries on the class path. */
  static PreflightReport check(
      Path root,
      Map<String, String> environment,
      List<Binding> bindings,
      Predicate<String> bundles) {
    Root files = new Root(root.toAbsolutePath().normalize());
    Preflight preflight = new Preflight(files, environment, bindings, bundles);
    preflight.machine();
    preflight.libraries();
    preflight.findings.addAll(PowerState.check(preflight.root));
    PreflightReport report = new PreflightReport(preflight.findings);
    boolean librariesOnly = environment.getOrDefault(SWITCH, "").equals(LIBRARIES);
    return librariesOnly ? report.excusing(Set.of(DRIVER, GPU)) : report;
  }

  /** Whether there is a GPU at all; a quick check. */
  public static boolean seesGpu(Path root) {
    return !GpuNodes.gpus(new Root(root)).isEmpty();
  }

  private void machine() {
    Account account = Account.of(root);
    findings.add(PreflightFinding.ok("machine", board.text()));
    findings.add(PreflightFinding.ok("groups", String.join(" ", account.groupTexts())));
    findings.add(driver());
    findings.add(GpuNodes.check(root, account, board.isJetson()));
  }

  private PreflightFinding driver() {
    if (board.driver().isEmpty()) {
      return board.isJetson()
          ? PreflightFinding.ok(DRIVER, "part of L4T " + board.l4t())
          : PreflightFinding.fault(
              DRIVER,
              "the NVIDIA driver is not loaded",
              "apt install " + Packages.driver(cudaMajor()));
    }
    int branch = Integer.parseInt(board.driver().substring(0, board.driver().indexOf('.')));
    boolean tooOld = branch < Packages.minDriver(cudaMajor()) && !board.isJetson();
    return tooOld
        ? PreflightFinding.fault(
            DRIVER,
            "%s is too old for CUDA %d".formatted(board.driver(), cudaMajor()),
            "apt install " + Packages.driver(cudaMajor()))
        : PreflightFinding.ok(DRIVER, board.driver());
  }

  /** The CUDA major version of the bindings, from their dependency on {@code libcudart.so.N}. */
  private int cudaMajor() {
    return bindings.stream()
        .flatMap(binding -> binding.library().needed().stream())
        .filter(soname -> soname.startsWith("libcudart.so."))
        .map(soname -> Integer.parseInt(soname.substring("libcudart.so.".length())))
        .findFirst()
        .orElse(13);
  }

  private void libraries() {
    if (bindings.isEmpty()) {
      findings.add(NO_BINDINGS);
      return;
    }
    SearchPath path = new SearchPath(root, environment, bindings.get(0).library().machine());
    boolean bindNow = !environment.getOrDefault("LD_BIND_NOW", "").isEmpty();
    Linkage linkage = Linkage.of(bindings, bundles, root, path, bindNow);
    Packages packages = new Packages(board.isJetson(), cudaMajor());
    LibraryFindings.glibc(linkage.found())
        .ifPresent(version -> findings.add(PreflightFinding.ok("glibc", version)));
    findings.addAll(new LibraryFindings(linkage, path, packages, board).all());
    if (!linkage.bundled().isEmpty()) {
      findings.add(PreflightFinding.ok("bundled", String.join(" ", linkage.bundled())));
    }
    tensorRt(Optional.ofNullable(linkage.found().get("libnvinfer.so.10")));
  }

  private void tensorRt(Optional<Linkage.Library> library) {
    if (library.isEmpty()) {
      return; // Already reported as missing.
    }
    Optional<TensorRtVersion> version = TensorRtVersion.of(library.get());
    if (version.isEmpty()) {
      findings.add(
          PreflightFinding.fault(
              "tensorrt",
              "cannot determine the version of %s".formatted(root.nameOf(library.get().file())),
              "apt install libnvinfer10"));
      return;
    }
    if (!version.get().isKnown()) {
      findings.add(
          PreflightFinding.fault(
              "tensorrt",
              "%s is not between %s and %s"
                  .formatted(version.get(), TensorRtVersion.OLDEST, TensorRtVersion.TOO_NEW),
              board.isJetson() ? "update to JetPack 6.1 or newer" : "apt install libnvinfer10"));
      return;
    }
    findings.add(PreflightFinding.ok("tensorrt", version.get().toString()));
    findings.addAll(KnownIssues.of(version.get(), board));
    builderResources(library.get());
  }

  /** Checks the builder resources, without which plans can run but not be built. */
  private void builderResources(Linkage.Library library) {
    Path folder = library.file().getParent();
    String name = folder == null ? "/" : root.nameOf(folder);
    if (root.list(name, "libnvinfer_builder_resource*").isEmpty()) {
      findings.add(
          PreflightFinding.note(
              "tensorrt",
              "no libnvinfer_builder_resource next to it, so plans cannot be built",
              "apt install libnvinfer10"));
    }
  }
}
