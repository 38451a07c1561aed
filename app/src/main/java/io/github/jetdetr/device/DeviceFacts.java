package io.github.jetdetr.device;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Static facts about a device; null where unknown.
 *
 * @param model the manufacturer's product name
 * @param l4t NVIDIA's Linux release, {@code 36.4.3}; only on a Jetson
 * @param kernel kernel release
 * @param powerMode name of the power mode
 * @param processors number of processors available to this process
 */
public record DeviceFacts(
    @Nullable String model,
    @Nullable String l4t,
    @Nullable String kernel,
    @Nullable String powerMode,
    int processors) {

  /**
   * Reads the facts from the kernel's files.
   *
   * @param root where {@code sys}, {@code proc}, {@code etc} and {@code var} are
   */
  public static DeviceFacts read(Path root) {
    DeviceFiles files = new DeviceFiles(root);
    String model = files.text(files.at("proc/device-tree/model"));
    if (model == null) {
      model = files.text(files.at("sys/class/dmi/id/product_name"));
    }
    return new DeviceFacts(
        model,
        l4t(files.text(files.at("etc/nv_tegra_release"))),
        files.text(files.at("proc/sys/kernel/osrelease")),
        new PowerFiles(files, new MissingReadings()).powerMode(),
        Runtime.getRuntime().availableProcessors());
  }

  /** {@code # R36 (release), REVISION: 4.3, GCID: …} to {@code 36.4.3}. */
  private static @Nullable String l4t(@Nullable String release) {
    if (release == null || !release.startsWith("# R")) {
      return null;
    }
    String major = release.substring("# R".length()).split(" ", 2)[0];
    int revision = release.indexOf("REVISION: ");
    if (revision < 0) {
      return major;
    }
    return major + "." + release.substring(revision + "REVISION: ".length()).split(",", 2)[0];
  }
}
