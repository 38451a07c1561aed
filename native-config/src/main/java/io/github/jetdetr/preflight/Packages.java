package io.github.jetdetr.preflight;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The packages that provide the libraries, as named in NVIDIA's apt repositories for JetPack and
 * CUDA.
 */
final class Packages {

  private final boolean jetson;
  private final Map<String, String> byPrefix = new LinkedHashMap<>();

  /**
   * @param jetson whether this is a Jetson, whose driver is part of L4T
   * @param cudaMajor the CUDA major version the bindings were built for: 12 or 13
   */
  Packages(boolean jetson, int cudaMajor) {
    this.jetson = jetson;
    // The CUDA minor releases of JetPack 6.1-6.2.2 and 7.2.
    String cuda = cudaMajor == 12 ? "12-6" : "13-2";
    byPrefix.put("libcudart.", "cuda-cudart-" + cuda);
    byPrefix.put("libcublas", "libcublas-" + cuda);
    byPrefix.put("libnvrtc", "cuda-nvrtc-" + cuda);
    byPrefix.put("libcudnn", "libcudnn9-cuda-" + cudaMajor);
    byPrefix.put("libnvinfer_plugin", "libnvinfer-plugin10");
    byPrefix.put("libnvinfer", "libnvinfer10");
    byPrefix.put("libnvonnxparser", "libnvonnxparsers10");
    byPrefix.put("libcuda.", jetson ? "nvidia-l4t-cuda" : driver(cudaMajor));
    byPrefix.put("libstdc++.", "libstdc++6");
    byPrefix.put("libgcc_s.", "libgcc-s1");
    byPrefix.put("libc.", "libc6");
    byPrefix.put("libm.", "libc6");
  }

  /** The driver package for a graphics card with this CUDA version. */
  static String driver(int cudaMajor) {
    return "nvidia-driver-" + minDriver(cudaMajor);
  }

  /** Minimum driver branch of a CUDA major release (CUDA Compatibility, "minor version"). */
  static int minDriver(int cudaMajor) {
    return cudaMajor == 12 ? 525 : 580;
  }

  /** How to install the library. */
  String remedy(String soname) {
    for (Map.Entry<String, String> entry : byPrefix.entrySet()) {
      if (soname.startsWith(entry.getKey())) {
        return "apt install " + entry.getValue();
      }
    }
    return jetson ? "apt install nvidia-jetpack" : "install the package that provides " + soname;
  }
}
