package io.github.jetdetr.preflight;

import io.github.jetdetr.support.SharedObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A machine as a tree of files below a folder: what a preflight sees of one. */
final class Machine {

  private static final String ARM_LIBRARIES = "/usr/lib/aarch64-linux-gnu/";
  private static final String PC_LIBRARIES = "/usr/lib/x86_64-linux-gnu/";

  private final Path root;
  private final int machine;
  private final int cuda;
  private final String libraries;
  private String cudaLibraries;

  private Machine(Path root, int machine, int cuda) throws IOException {
    this.root = root;
    this.machine = machine;
    this.cuda = cuda;
    libraries = machine == ElfFile.AARCH64 ? ARM_LIBRARIES : PC_LIBRARIES;
    cudaLibraries = libraries;
    text(
        "/proc/self/status",
        "Name:\tjava\nUid:\t990\t990\t990\t990\nGid:\t990\t990\nGroups:\t990 " + group() + " \n");
    text("/etc/group", "root:x:0:\njetdetr:x:990:\nvideo:x:%d:jetdetr\n".formatted(group()));
    text(
        "/proc/meminfo",
        "MemTotal:       16000000 kB\nMemAvailable:   12000000 kB\nSwapTotal:      8000000 kB\n");
  }

  /** An AGX Orin with JetPack 6.2. */
  static Machine orin(Path root) throws IOException {
    Machine machine = new Machine(root, ElfFile.AARCH64, 12);
    machine.jetson(
        "NVIDIA Jetson AGX Orin Developer Kit", "tegra234", "R36 (release), REVISION: 4.3");
    machine.node("/dev/nvhost-gpu");
    machine.node("/dev/nvmap");
    machine.node("/dev/nvgpu/igpu0/ctrl");
    machine.system("2.35");
    machine.cuda();
    machine.tensorRt("10.3.0");
    machine.text(
        "/etc/nvpmodel.conf",
        """
        < POWER_MODEL ID=0 NAME=MAXN >
        < POWER_MODEL ID=2 NAME=MODE_30W >
        < PM_CONFIG DEFAULT=2 >
        """);
    machine.text("/var/lib/nvpmodel/status", "pmode:0000 fmode:quiet\n");
    machine.text("/sys/class/devfreq/17000000.gpu/cur_freq", "306000000\n");
    machine.text("/sys/class/devfreq/17000000.gpu/max_freq", "1300500000\n");
    machine.text("/sys/class/devfreq/17000000.gpu/governor", "nvhost_podgov\n");
    return machine;
  }

  /** A Thor with the JetPack that came with this L4T and TensorRT. */
  static Machine thor(Path root, String release, String tensorRt) throws IOException {
    Machine machine = new Machine(root, ElfFile.AARCH64, 13);
    machine.jetson("NVIDIA Jetson AGX Thor Developer Kit", "tegra264", release);
    machine.node("/dev/nvidia0");
    machine.node("/dev/nvidiactl");
    machine.system("2.39");
    machine.cuda();
    machine.tensorRt(tensorRt);
    return machine;
  }

  /** A Jetson with JetPack 5. */
  static Machine old(Path root) throws IOException {
    Machine machine = new Machine(root, ElfFile.AARCH64, 11);
    machine.jetson(
        "NVIDIA Jetson Xavier NX Developer Kit", "tegra194", "R35 (release), REVISION: 4.1");
    machine.node("/dev/nvhost-gpu");
    machine.system("2.31");
    machine.library("libcuda.so.1", "libcuda.so.1.1");
    machine.library("libcudart.so.11.0", "libcudart.so.11.4.298");
    machine.library("libnvinfer.so.8", "libnvinfer.so.8.5.2");
    return machine;
  }

  /** A PC with a graphics card and CUDA 13, without TensorRT. */
  static Machine cudaPc(Path root) throws IOException {
    Machine machine = barePc(root);
    machine.text(
        "/proc/driver/nvidia/version",
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.65.06  Sun Jul 27\nGCC version: 13\n");
    machine.node("/dev/nvidia0");
    machine.node("/dev/nvidiactl");
    machine.node("/dev/nvidia-uvm");
    machine.cudaLibraries = "/usr/local/cuda/lib64/";
    machine.cuda();
    return machine;
  }

  /** A PC without anything of NVIDIA's. */
  static Machine barePc(Path root) throws IOException {
    Machine machine = new Machine(root, ElfFile.X86_64, 13);
    machine.system("2.39");
    return machine;
  }

  private void jetson(String model, String chip, String release) throws IOException {
    text("/proc/device-tree/model", model + "\0");
    text("/proc/device-tree/compatible", "nvidia,p3737-0000+p3701-0000\0nvidia," + chip + "\0");
    text("/etc/nv_tegra_release", "# " + release + ", GCID: 1, BOARD: generic, EABI: aarch64\n");
  }

  private void system(String glibc) throws IOException {
    List<String> versions = new ArrayList<>();
    int newest = Integer.parseInt(glibc.substring(2));
    for (int minor = 17; minor <= newest; minor++) {
      versions.add("GLIBC_2." + minor);
    }
    SharedObject libc =
        new SharedObject(machine, "libc.so.6").versions(versions.toArray(String[]::new));
    libc.defines(List.of("malloc")).write(at(libraries + "libc.so.6"));
  }

  /** A library of CUDA's, with what the bindings of the tests call. */
  private void cuda() throws IOException {
    SharedObject driver = new SharedObject(machine, "libcuda.so.1").needs("libc.so.6");
    driver.defines(List.of("cuInit", "cuMemAlloc_v2")).write(at(libraries + "libcuda.so.1"));
    SharedObject runtime = new SharedObject(machine, "libcudart.so." + cuda).needs("libc.so.6");
    runtime
        .defines(List.of("cudaMalloc", "cudaFree"))
        .write(at(cudaLibraries + "libcudart.so." + cuda));
  }

  /**
   * TensorRT as its packages lay it out: the file with the whole version, a link with the major.
   */
  void tensorRt(String version) throws IOException {
    SharedObject nvinfer = new SharedObject(machine, "libnvinfer.so.10").needs("libc.so.6");
    nvinfer
        .defines(
            List.of(
                "createInferBuilder_INTERNAL", "createInferRuntime_INTERNAL", "getInferLibVersion"))
        .write(at(libraries + "libnvinfer.so." + version));
    link(libraries + "libnvinfer.so.10", "libnvinfer.so." + version);
    library(
        "libnvinfer_builder_resource.so." + version, "libnvinfer_builder_resource.so." + version);
    SharedObject parser =
        new SharedObject(machine, "libnvonnxparser.so.10").needs("libnvinfer.so.10");
    parser
        .defines(List.of("createNvOnnxParser_INTERNAL"))
        .write(at(libraries + "libnvonnxparser.so.10"));
  }

  /** An empty library under a soname, behind a link where the file has another name. */
  void library(String soname, String file) throws IOException {
    new SharedObject(machine, soname).write(at(libraries + file));
    if (!soname.equals(file)) {
      link(libraries + soname, file);
    }
  }

  void library(SharedObject library, String path) throws IOException {
    library.write(at(path));
  }

  void link(String path, String target) throws IOException {
    Files.deleteIfExists(at(path));
    Files.createSymbolicLink(at(path), Path.of(target));
  }

  void text(String path, String text) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.writeString(at(path), text, StandardCharsets.ISO_8859_1);
  }

  void bytes(String path, byte[] bytes) throws IOException {
    Files.createDirectories(at(path).getParent());
    Files.write(at(path), bytes);
  }

  void delete(String library) throws IOException {
    Files.delete(at(libraries + library));
  }

  /** A device node, which is a file here, for its owner and group alone. */
  void node(String path) throws IOException {
    text(path, "");
    Files.setPosixFilePermissions(at(path), PosixFilePermissions.fromString("rw-rw----"));
  }

  int machine() {
    return machine;
  }

  Path at(String path) {
    return root.resolve(path.substring(1));
  }

  /** The group of every file that the test writes. */
  private int group() throws IOException {
    Files.createDirectories(root);
    return (int) Files.getAttribute(root, "unix:gid");
  }

  /** Bindings as the presets' are, small, for the CUDA of this distribution. */
  List<Binding> bindings(int forCuda) throws IOException {
    return List.of(
        binding(
            new SharedObject(machine, "libjnicudart.so")
                .needs("libcuda.so.1", "libcudart.so." + forCuda, "libc.so.6")
                .calls("cuInit", "cudaMalloc", "malloc")
                .wants("libc.so.6", "GLIBC_2.34")),
        binding(
            new SharedObject(machine, "libjninvinfer.so")
                .needs("libnvinfer.so.10", "libc.so.6")
                .calls("createInferBuilder_INTERNAL", "getInferLibVersion")),
        binding(
            new SharedObject(machine, "libjninvonnxparser.so")
                .needs("libnvonnxparser.so.10", "libc.so.6")
                .calls("createNvOnnxParser_INTERNAL")));
  }

  static Binding binding(SharedObject object) throws IOException {
    ElfFile elf = ElfFile.read(object.bytes());
    return new Binding(elf.soname(), elf);
  }

  PreflightReport check(int forCuda) throws IOException {
    return check(bindings(forCuda), Map.of());
  }

  PreflightReport check(List<Binding> bindings, Map<String, String> environment) {
    return Preflight.check(root, environment, bindings, soname -> false);
  }
}
