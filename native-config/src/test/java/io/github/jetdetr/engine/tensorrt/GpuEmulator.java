package io.github.jetdetr.engine.tensorrt;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.preflight.EmptyLibraries;
import io.github.jetdetr.support.ForeignProgram;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stands in for CUDA and TensorRT where there is no GPU: libraries of their names, compiled here,
 * that do on the processor what the engine asks for. Streams do nothing until somebody waits for
 * them, memory is never clean, and misuse is an error; the kernel is the shipped text, and the
 * network is run by {@link EmulatedNetwork}. It tells nothing about speed or about TensorRT's own
 * arithmetic.
 *
 * <p>The dynamic linker wants to know of them before a process starts, so every use is a process of
 * its own.
 */
public final class GpuEmulator {

  private static final List<String> FILES = List.of("emulator.h", "cuda.cpp", "tensorrt.cpp");
  // TensorRT's release is in the name of its file; every library is this one.
  private static final String LIBRARY = "libnvinfer.so.10.15.1";

  private final Path folder;

  private GpuEmulator(Path folder) {
    this.folder = folder;
  }

  /** Compiles; skips the running test when there is no compiler. */
  public static GpuEmulator compile(Path folder) throws IOException, InterruptedException {
    for (String name : FILES) {
      try (InputStream source = GpuEmulator.class.getResourceAsStream("/emulator/" + name)) {
        Files.write(folder.resolve(name), source.readAllBytes());
      }
    }
    Files.writeString(folder.resolve("symbols.map"), versions());
    Process compiler =
        new ProcessBuilder(
                ForeignProgram.GXX.require().toString(),
                "-std=c++17",
                "-O1",
                "-Wall",
                "-fPIC",
                "-shared",
                "cuda.cpp",
                "tensorrt.cpp",
                "-Wl,--version-script=symbols.map",
                "-ldl",
                "-o",
                LIBRARY)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, compiler.waitFor(), said);
    assertEquals("", said);
    for (String soname : EmptyLibraries.names()) {
      Files.createSymbolicLink(folder.resolve(soname), Path.of(LIBRARY));
    }
    return new GpuEmulator(folder);
  }

  /** NVIDIA's symbols have a version, which is the name of their library. */
  private static String versions() throws IOException {
    StringBuilder versions = new StringBuilder();
    for (String soname : EmptyLibraries.names()) {
      String symbols =
          soname.startsWith("libcudart.")
              ? "global: cuda*;"
              : soname.startsWith("libnvrtc.") ? "global: nvrtc*;" : "";
      versions.append("%s { %s };%n".formatted(soname, symbols));
    }
    return versions.toString();
  }

  /** What a process ended with. */
  public record Result(int code, List<String> lines) {

    /** All that was said, for a failed assertion. */
    public String text() {
      return String.join("\n", lines);
    }
  }

  /**
   * Runs a Java program on the emulator, with this test's class path.
   *
   * @param environment variables beside those that the emulator needs
   */
  public Result run(Map<String, String> environment, Class<?> program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    // This test reads UTF-8, whatever LANG is.
    command.add("-Dfile.encoding=UTF-8");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().put("LD_LIBRARY_PATH", folder.toString());
    builder.environment().put("EMULATOR_FOLDER", folder.toString());
    builder.environment().put("JETDETR_PREFLIGHT", "libraries");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), said.lines().toList());
  }
}
