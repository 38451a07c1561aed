package io.github.jetdetr.preflight;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A TensorRT release, {@code major.minor.patch}. */
record TensorRtVersion(int major, int minor, int patch) implements Comparable<TensorRtVersion> {

  /** The oldest supported version: that of JetPack 6.1. */
  static final TensorRtVersion OLDEST = new TensorRtVersion(10, 3, 0);

  /** The first version with incompatible virtual function tables. */
  static final TensorRtVersion TOO_NEW = new TensorRtVersion(11, 0, 0);

  // libnvinfer.so.10.3.0, the file behind the link libnvinfer.so.10.
  private static final Pattern FILE_NAME =
      Pattern.compile("libnvinfer\\.so\\.(\\d+)\\.(\\d+)\\.(\\d+)");
  // A variable whose name contains the version, in releases that have it.
  private static final Pattern SYMBOL =
      Pattern.compile("tensorrt_version_(\\d+)_(\\d+)_(\\d+)(_\\d+)?");

  /** Determines the version from the library's symbols, otherwise from its file name. */
  static Optional<TensorRtVersion> of(Linkage.Library library) {
    for (String symbol : library.elf().defined()) {
      Matcher named = SYMBOL.matcher(symbol);
      if (named.matches()) {
        return Optional.of(of(named));
      }
    }
    Matcher named = FILE_NAME.matcher(String.valueOf(library.file().getFileName()));
    return named.matches() ? Optional.of(of(named)) : Optional.empty();
  }

  private static TensorRtVersion of(Matcher numbers) {
    return new TensorRtVersion(
        Integer.parseInt(numbers.group(1)),
        Integer.parseInt(numbers.group(2)),
        Integer.parseInt(numbers.group(3)));
  }

  boolean isKnown() {
    return compareTo(OLDEST) >= 0 && compareTo(TOO_NEW) < 0;
  }

  @Override
  public int compareTo(TensorRtVersion other) {
    int byMajor = Integer.compare(major, other.major);
    int byMinor = Integer.compare(minor, other.minor);
    return byMajor != 0 ? byMajor : byMinor != 0 ? byMinor : Integer.compare(patch, other.patch);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
