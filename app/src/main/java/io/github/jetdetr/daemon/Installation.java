package io.github.jetdetr.daemon;

import java.nio.file.Path;
import java.util.List;

/** Where camera profiles lie besides the configuration's own folder. */
final class ProfileFolders {

  private ProfileFolders() {}

  /** Those of the distribution, whose place the start script passes on. */
  static List<Path> shipped() {
    String home = System.getProperty("jetdetr.home");
    return home == null ? List.of() : List.of(Path.of(home, "camera-profiles").toAbsolutePath());
  }
}
