package io.github.jetdetr.preflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.preflight.PreflightFinding.Weight;
import io.github.jetdetr.support.SharedObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Libraries and symbols: what the dynamic linker would make of them. */
class LinkageTest {

  @TempDir private Path root = Path.of("");

  @Test
  void aLibraryBesideTheLinkersPathIsNamedWithThePath() throws IOException {
    PreflightReport report = Machine.cudaPc(root).check(13);

    assertEquals(
        "libcudart.so.13: is in /usr/local/cuda/lib64, which the linker does not search"
            + " → set LD_LIBRARY_PATH=/usr/local/cuda/lib64",
        report.lines().get(0));
  }

  @Test
  void aSymbolThatTheEngineCallsHasToBeThere() throws IOException {
    Machine orin = Machine.orin(root);
    orin.library(
        new SharedObject(orin.machine(), "libnvinfer.so.10").needs("libc.so.6"),
        "/usr/lib/aarch64-linux-gnu/libnvinfer.so.10.3.0");

    PreflightReport report = orin.check(12);

    assertEquals(
        List.of(
            "symbols: unresolved in libjninvinfer.so: createInferBuilder_INTERNAL,"
                + " getInferLibVersion → install the versions this distribution was built for"),
        report.lines());
  }

  @Test
  void aSymbolThatNobodyCallsMayBeMissingUnlessAllAreBoundAtOnce() throws IOException {
    Machine orin = Machine.orin(root);
    List<Binding> newer = new ArrayList<>(orin.bindings(12));
    SharedObject binding =
        new SharedObject(orin.machine(), "libjnicublas.so").needs("libcudart.so.12");
    newer.add(Machine.binding(binding.calls("cudaOfTheNextYear")));

    PreflightReport lazy = orin.check(newer, Map.of());
    PreflightReport atOnce = orin.check(newer, Map.of("LD_BIND_NOW", "1"));
    newer.set(3, Machine.binding(binding.bindsNow()));
    PreflightReport asLinked = orin.check(newer, Map.of());

    assertTrue(lazy.isClean(), lazy::summary);
    assertTrue(
        notes(lazy).stream()
            .anyMatch(note -> note.contains("1 functions that these libraries lack")),
        notes(lazy)::toString);
    assertEquals(
        List.of("symbols: unresolved in libjnicublas.so: cudaOfTheNextYear → unset LD_BIND_NOW"),
        atOnce.lines());
    assertFalse(asLinked.isClean());
  }

  @Test
  void whatALibraryNeedsIsLookedForToo() throws IOException {
    Machine orin = Machine.orin(root);
    orin.library(
        new SharedObject(orin.machine(), "libcuda.so.1")
            .needs("libnvrm_gpu.so")
            .defines(List.of("cuInit")),
        "/usr/lib/aarch64-linux-gnu/libcuda.so.1");

    assertEquals(
        List.of("libnvrm_gpu.so: not found, required by libcuda.so.1 → apt install nvidia-jetpack"),
        orin.check(12).lines());
  }

  @Test
  void aLibraryIsFoundThroughRunPathCacheAndAbsoluteLinks() throws IOException {
    Machine orin = Machine.orin(root);
    orin.library(
        new SharedObject(orin.machine(), "libcuda.so.1")
            .needs("libbeside.so", "libcached.so", "libc.so.6")
            .runpath("$ORIGIN/nvidia:/nowhere")
            .defines(List.of("cuInit")),
        "/usr/lib/aarch64-linux-gnu/libcuda.so.1");
    orin.library(
        new SharedObject(orin.machine(), "libbeside.so"),
        "/usr/lib/aarch64-linux-gnu/nvidia/libbeside.so");
    orin.library(new SharedObject(orin.machine(), "libcached.so"), "/opt/real/libcached.so.1.2");
    orin.link("/opt/libcached.so", "/opt/real/../real/libcached.so.1.2");
    orin.bytes(
        "/etc/ld.so.cache", LinkerCacheTest.cache(Map.of("libcached.so", "/opt/libcached.so")));

    PreflightReport report = orin.check(12);

    assertEquals(List.of(), report.lines());
    assertFound(report, "libraries", "all 7 found");
  }

  @Test
  void aLibraryOfAnotherMachineIsNoLibrary() throws IOException {
    Machine orin = Machine.orin(root);
    orin.library(
        new SharedObject(ElfFile.X86_64, "libcuda.so.1"),
        "/usr/lib/aarch64-linux-gnu/libcuda.so.1");

    assertEquals(
        List.of("libcuda.so.1: not found → apt install nvidia-l4t-cuda"), orin.check(12).lines());
  }

  @Test
  void aTruncatedLibraryIsNamed() throws IOException {
    Machine orin = Machine.orin(root);
    Path parser = orin.at("/usr/lib/aarch64-linux-gnu/libnvonnxparser.so.10");
    byte[] whole = Files.readAllBytes(parser);
    Files.write(parser, Arrays.copyOf(whole, 300));

    assertEquals(
        List.of(
            "libnvonnxparser.so.10: /usr/lib/aarch64-linux-gnu/libnvonnxparser.so.10 cannot be"
                + " loaded: it is truncated → reinstall the package that provides libnvonnxparser.so.10"),
        orin.check(12).lines());
  }

  @Test
  void whatTheProgramCarriesItselfNeedNotBeInstalled() throws IOException {
    Machine pc = Machine.cudaPc(root);
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", "/usr/local/cuda/lib64");

    PreflightReport report =
        Preflight.check(root, environment, pc.bindings(13), soname -> soname.startsWith("libnv"));

    assertEquals(List.of(), report.lines());
    assertFound(report, "bundled", "libnvinfer.so.10 libnvonnxparser.so.10");
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
