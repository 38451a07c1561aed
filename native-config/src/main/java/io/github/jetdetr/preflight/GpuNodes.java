package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks the device nodes that CUDA uses to access a GPU, and this account's permissions for them.
 */
final class GpuNodes {

  // The GPU's own node: graphics card and Thor; Orin up to JetPack 6; Orin from JetPack 6 on.
  private static final List<String[]> GPUS =
      List.of(
          new String[] {"/dev", "nvidia[0-9]*"},
          new String[] {"/dev", "nvhost-gpu"},
          new String[] {"/dev/nvgpu", "igpu*"});

  // Other nodes that CUDA opens if they exist.
  private static final List<String[]> USED =
      List.of(
          new String[] {"/dev", "nvidia[0-9]*"},
          new String[] {"/dev", "{nvidiactl,nvidia-uvm,nvmap}"},
          new String[] {"/dev", "{nvhost-gpu,nvhost-ctrl-gpu,nvhost-as-gpu}"},
          new String[] {"/dev/nvgpu/igpu0", "{ctrl,as,channel,tsg}"});

  private GpuNodes() {}

  /** One node per GPU. */
  static List<String> gpus(Root root) {
    return names(root, GPUS);
  }

  static PreflightFinding check(Root root, Account account, boolean jetson) {
    List<String> gpus = gpus(root);
    if (gpus.isEmpty()) {
      return PreflightFinding.fault(
          "gpu",
          "no GPU device node found (/dev/nvidia0, /dev/nvhost-gpu, /dev/nvgpu)",
          jetson
              ? "apt install nvidia-l4t-core"
              : "load the driver, or pass the GPU to this container");
    }
    Map<String, List<String>> forbidden = new TreeMap<>();
    for (String name : names(root, USED)) {
      Path node = root.at(name);
      try {
        if (!account.mayUse(node)) {
          forbidden.computeIfAbsent(account.groupOf(node), key -> new ArrayList<>()).add(name);
        }
      } catch (IOException e) {
        forbidden.computeIfAbsent("?", key -> new ArrayList<>()).add(name);
      }
    }
    if (!forbidden.isEmpty()) {
      return PreflightFinding.fault(
          "gpu",
          "no permission to use "
              + String.join(" ", forbidden.values().stream().flatMap(List::stream).toList()),
          "add the user to the group " + String.join(" and ", forbidden.keySet()));
    }
    return PreflightFinding.ok("gpu", String.join(" ", gpus));
  }

  private static List<String> names(Root root, List<String[]> patterns) {
    return patterns.stream()
        .flatMap(
            pattern ->
                Stream.of(pattern[0])
                    .flatMap(folder -> root.list(folder, pattern[1]).stream())
                    .map(name -> pattern[0] + "/" + name))
        .toList();
  }
}
