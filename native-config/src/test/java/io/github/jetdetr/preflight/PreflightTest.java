package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.preflight.PreflightFinding.Weight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {

  @TempDir private Path root = Path.of("");

  @Test
  void anOrinWithJetPack6IsReady() throws IOException {
    PreflightReport report = Machine.orin(root).check(12);

    assertEquals(List.of(), report.lines());
    assertTrue(report.isClean());
    assertEquals("", report.summary());
    assertFound(
        report, "machine", "NVIDIA Jetson AGX Orin Developer Kit, L4T 36.4.3 (JetPack 6.2)");
    assertFound(report, "groups", "video jetdetr", "jetdetr video", "root jetdetr", "video");
    assertFound(report, "driver", "part of L4T 36.4.3");
    assertFound(report, "gpu", "/dev/nvhost-gpu /dev/nvgpu/igpu0");
    assertFound(report, "glibc", "2.35");
    assertFound(report, "libraries", "all 5 found");
    assertFound(report, "tensorrt", "10.3.0");
    assertFound(report, "power mode", "MAXN (0)");
    assertFound(report, "gpu clock", "306 MHz of at most 1300, nvhost_podgov");
    assertFound(report, "memory", "11718 of 15625 MiB available, 7812 MiB swap");
  }

  @Test
  void aThorWithJetPack7IsReadyAndItsTroubleIsNamed() throws IOException {
    PreflightReport sound =
        Machine.thor(root.resolve("72"), "R39 (release), REVISION: 2.0", "10.16.2").check(13);
    PreflightReport troubled =
        Machine.thor(root.resolve("70"), "R38 (release), REVISION: 2.0", "10.13.3").check(13);

    assertTrue(sound.isClean(), sound::summary);
    assertEquals(List.of(), notes(sound));
    assertTrue(troubled.isClean(), troubled::summary);
    assertEquals(2, notes(troubled).size(), notes(troubled)::toString);
    assertTrue(notes(troubled).get(0).contains("LayerNorm"), notes(troubled)::toString);
    assertTrue(notes(troubled).get(0).contains("→ update to JetPack 7.2"));
  }

  @Test
  void aGpuThatIsReachedInAnotherWayIsExcusedAndAMissingLibraryNever() throws IOException {
    Machine pc = Machine.cudaPc(root);
    Map<String, String> environment =
        Map.of(
            "LD_LIBRARY_PATH", "/usr/local/cuda/lib64",
            "JETDETR_PREFLIGHT", "libraries");
    Files.delete(pc.at("/dev/nvidia0"));
    Files.delete(pc.at("/proc/driver/nvidia/version"));

    PreflightReport report = pc.check(pc.bindings(13), environment);

    assertEquals(
        List.of("libnvinfer.so.10", "libnvonnxparser.so.10"),
        report.faults().stream().map(PreflightFinding::what).toList());
    assertTrue(
        notes(report).stream().anyMatch(note -> note.startsWith("gpu: no GPU device node found")),
        notes(report)::toString);
  }

  @Test
  void aPcWithoutTensorRtIsToldWhichPackagesBringIt() throws IOException {
    Machine pc = Machine.cudaPc(root);
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", "/usr/local/cuda/lib64");

    PreflightReport report = pc.check(pc.bindings(13), environment);

    assertEquals(
        List.of(
            "libnvinfer.so.10: not found → apt install libnvinfer10",
            "libnvonnxparser.so.10: not found → apt install libnvonnxparsers10"),
        report.lines());
    assertFound(report, "driver", "580.65.06");
  }

  @Test
  void aJetsonWithTensorRt8HasToBeUpdated() throws IOException {
    PreflightReport report = Machine.old(root).check(12);

    assertFound(report, "machine", "NVIDIA Jetson Xavier NX Developer Kit, L4T 35.4.1 (JetPack 5)");
    assertTrue(
        report
            .lines()
            .contains(
                "libnvinfer.so.10: not found, but libnvinfer.so.8 → update to JetPack 6.1 or"
                    + " newer"),
        report.lines()::toString);
    assertTrue(
        report
            .lines()
            .contains(
                "libc.so.6: is too old: lacks GLIBC_2.34, required by libjnicudart.so"
                    + " → update to JetPack 6.1 or newer"),
        report.lines()::toString);
  }

  @Test
  void aBarePcLacksEverythingByName() throws IOException {
    PreflightReport report = Machine.barePc(root).check(13);

    assertEquals(
        List.of(
            "driver",
            "gpu",
            "libcuda.so.1",
            "libcudart.so.13",
            "libnvinfer.so.10",
            "libnvonnxparser.so.10"),
        report.faults().stream().map(PreflightFinding::what).toList());
    assertTrue(report.summary().endsWith("(and 5 more, see 'jetdetr doctor')"), report.summary());
    assertFalse(Preflight.seesGpu(root));
  }

  @Test
  void theOtherJetPacksCudaAsksForTheOtherBuild() throws IOException {
    PreflightReport seven =
        Machine.thor(root.resolve("thor"), "R39 (release), REVISION: 2.0", "10.16.2").check(12);
    PreflightReport six = Machine.orin(root.resolve("orin")).check(13);

    assertEquals(
        List.of(
            "libcudart.so.12: not found, but libcudart.so.13 → use the build without -Djetpack"),
        seven.lines());
    assertEquals(
        List.of("libcudart.so.13: not found, but libcudart.so.12 → use the build with -Djetpack=6"),
        six.lines());
  }

  @Test
  void aTensorRtThatIsTooOldOrWithoutAReleaseIsRefused() throws IOException {
    Machine early = Machine.orin(root.resolve("early"));
    early.tensorRt("10.0.1");
    Machine nameless = Machine.orin(root.resolve("nameless"));
    Path file = nameless.at("/usr/lib/aarch64-linux-gnu/libnvinfer.so.10.3.0");
    Path link = nameless.at("/usr/lib/aarch64-linux-gnu/libnvinfer.so.10");
    Files.delete(link);
    Files.move(file, link);

    assertEquals(
        List.of(
            "tensorrt: 10.0.1 is not between 10.3.0 and 11.0.0 → update to JetPack 6.1 or newer"),
        early.check(12).lines());
    assertEquals(
        List.of(
            "tensorrt: cannot determine the version of /usr/lib/aarch64-linux-gnu/libnvinfer.so.10"
                + " → apt install libnvinfer10"),
        nameless.check(12).lines());
  }

  @Test
  void withoutBuilderResourcesPlansCannotBeBuilt() throws IOException {
    Machine orin = Machine.orin(root);
    orin.delete("libnvinfer_builder_resource.so.10.3.0");

    PreflightReport report = orin.check(12);

    assertTrue(report.isClean());
    assertTrue(
        notes(report).stream().anyMatch(note -> note.contains("plans cannot be built")),
        notes(report)::toString);
  }

  @Test
  void anAccountWithoutTheGroupIsToldWhichOne() throws IOException {
    Machine orin = Machine.orin(root);
    orin.text("/proc/self/status", "Uid:\t991\t991\t991\t991\nGid:\t991\t991\nGroups:\t991\n");
    Files.setPosixFilePermissions(
        orin.at("/dev/nvhost-gpu"), PosixFilePermissions.fromString("rw-rw-rw-"));

    List<String> lines = orin.check(12).lines();

    assertEquals(1, lines.size(), lines::toString);
    assertTrue(
        lines
            .get(0)
            .startsWith("gpu: no permission to use /dev/nvmap /dev/nvgpu/igpu0/ctrl → add the"),
        lines.get(0));
  }

  @Test
  void aDriverOlderThanCudaIsRefused() throws IOException {
    Machine pc = Machine.cudaPc(root);
    pc.text(
        "/proc/driver/nvidia/version",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.10  Release\n");

    assertEquals(
        "driver: 570.86.10 is too old for CUDA 13 → apt install nvidia-driver-580",
        pc.check(13).lines().get(0));
  }

  @Test
  void aProgramWithoutBindingsSaysSo() throws IOException {
    Machine orin = Machine.orin(root);

    PreflightReport report = orin.check(List.of(), Map.of());

    assertEquals(
        List.of(
            "bindings: this program was built without TensorRT's bindings"
                + " → use the distribution built for this platform"),
        report.lines());
  }

  @Test
  void aSmallBoardWithoutSwapIsWarned() throws IOException {
    Machine orin = Machine.orin(root);
    orin.text(
        "/proc/meminfo",
        "MemTotal:        7800000 kB\nMemAvailable:    5000000 kB\nSwapTotal:             0 kB\n");

    PreflightReport report = orin.check(12);

    assertTrue(report.isClean());
    assertTrue(
        notes(report).stream().anyMatch(note -> note.contains("no swap → add swap")),
        notes(report)::toString);
  }

  private static List<String> notes(PreflightReport report) {
    return report.findings().stream()
        .filter(finding -> finding.weight() == Weight.NOTE)
        .map(PreflightFinding::line)
        .toList();
  }

  private static void assertFound(PreflightReport report, String what, String... oneOf) {
    List<String> found =
        report.findings().stream()
            .filter(finding -> finding.what().equals(what))
            .map(PreflightFinding::found)
            .toList();
    assertEquals(1, found.size(), () -> what + " in " + report.findings());
    assertTrue(List.of(oneOf).contains(found.get(0)), () -> what + " found " + found);
  }
}
