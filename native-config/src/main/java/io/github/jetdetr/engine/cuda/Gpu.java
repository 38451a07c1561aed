package io.github.jetdetr.engine.cuda;

import static org.bytedeco.cuda.global.cudart.cuDeviceGet;
import static org.bytedeco.cuda.global.cudart.cuDeviceGetName;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMajor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrComputeCapabilityMinor;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrIntegrated;
import static org.bytedeco.cuda.global.cudart.cudaDevAttrMultiProcessorCount;
import static org.bytedeco.cuda.global.cudart.cudaDeviceGetAttribute;
import static org.bytedeco.cuda.global.cudart.cudaDriverGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaGetDeviceCount;
import static org.bytedeco.cuda.global.cudart.cudaMemGetInfo;
import static org.bytedeco.cuda.global.cudart.cudaRuntimeGetVersion;
import static org.bytedeco.cuda.global.cudart.cudaSetDevice;

import io.github.jetdetr.engine.InferenceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.SizeTPointer;

/**
 * The properties of the first GPU, on which plans depend.
 *
 * @param integrated whether it shares the host memory, as on every Jetson
 * @param l4t release of Jetson Linux; empty on other machines
 */
public record Gpu(
    String name,
    int major,
    int minor,
    int multiprocessors,
    boolean integrated,
    String cuda,
    String driver,
    String l4t) {

  private static final int NAME_BYTES = 256;

  /** Queries CUDA; requires a clean preflight. */
  public static Gpu first() {
    int[] count = new int[1];
    Cuda.check(cudaGetDeviceCount(count), "cudaGetDeviceCount");
    if (count[0] < 1) {
      throw new InferenceException("CUDA sees no GPU");
    }
    select();
    int[] device = new int[1];
    byte[] name = new byte[NAME_BYTES];
    Cuda.checkDriver(cuDeviceGet(device, 0), "cuDeviceGet");
    Cuda.checkDriver(cuDeviceGetName(name, name.length, device[0]), "cuDeviceGetName");
    int[] driver = new int[1];
    int[] runtime = new int[1];
    Cuda.check(cudaDriverGetVersion(driver), "cudaDriverGetVersion");
    Cuda.check(cudaRuntimeGetVersion(runtime), "cudaRuntimeGetVersion");
    return new Gpu(
        new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", ""),
        attribute(cudaDevAttrComputeCapabilityMajor),
        attribute(cudaDevAttrComputeCapabilityMinor),
        attribute(cudaDevAttrMultiProcessorCount),
        attribute(cudaDevAttrIntegrated) != 0,
        version(runtime[0]),
        version(driver[0]),
        l4t(read(Path.of("/etc/nv_tegra_release"))));
  }

  /** Selects this GPU for the calling thread; cheap, and allocates nothing. */
  public static void select() {
    Cuda.check(cudaSetDevice(0), "cudaSetDevice");
  }

  private static int attribute(int attribute) {
    int[] value = new int[1];
    Cuda.check(cudaDeviceGetAttribute(value, attribute, 0), "cudaDeviceGetAttribute");
    return value[0];
  }

  /** Formats a CUDA version, which encodes 13.1 as 13010. */
  static String version(int number) {
    return number / 1000 + "." + number % 1000 / 10;
  }

  /** From {@code # R36 (release), REVISION: 4.3, …}: {@code 36.4.3}. */
  static String l4t(String release) {
    Matcher matcher = Pattern.compile("# R(\\d+) .*?REVISION: ([\\d.]+)").matcher(release);
    return matcher.find() ? matcher.group(1) + "." + matcher.group(2) : "";
  }

  /**
   * Bytes available to a build or an engine; shared memory is limited by what the system has
   * available.
   */
  public long freeBytes() {
    try (SizeTPointer free = new SizeTPointer(1);
        SizeTPointer total = new SizeTPointer(1)) {
      Cuda.check(cudaMemGetInfo(free, total), "cudaMemGetInfo");
      long available = available(read(Path.of("/proc/meminfo")));
      return integrated && available > 0 ? Math.min(free.get(), available) : free.get();
    }
  }

  /** {@code MemAvailable} of {@code /proc/meminfo} in bytes; 0 if it is missing. */
  static long available(String meminfo) {
    Matcher matcher = Pattern.compile("(?m)^MemAvailable:\\s+(\\d+) kB").matcher(meminfo);
    return matcher.find() ? Long.parseLong(matcher.group(1)) << 10 : 0;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
