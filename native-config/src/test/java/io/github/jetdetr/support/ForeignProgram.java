package io.github.jetdetr.support;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A program that some tests talk to and that a JDK does not bring. Looked for on the {@code PATH},
 * and in the {@code sbin} beside each {@code bin} there, since servers lie in folders that an
 * ordinary user's {@code PATH} leaves out.
 */
public enum ForeignProgram {
  MOSQUITTO("mosquitto", "mosquitto"),
  MOSQUITTO_PASSWD("mosquitto_passwd", "mosquitto"),
  MOSQUITTO_SUB("mosquitto_sub", "mosquitto-clients"),
  GST_LAUNCH(
      "gst-launch-1.0", "gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good"),
  CC("cc", "gcc"),
  GXX("g++", "g++"),
  OPENSSL("openssl", "openssl"),
  SYSTEMD_ANALYZE("systemd-analyze", "systemd"),
  SYSTEMD_NOTIFY("systemd-notify", "systemd"),
  SYSTEMD_SYSUSERS("systemd-sysusers", "systemd"),
  SYSTEMCTL("systemctl", "systemd"),
  DPKG("dpkg", "dpkg"),
  DPKG_DEB("dpkg-deb", "dpkg"),
  SETPRIV("setpriv", "util-linux"),
  UNSHARE("unshare", "util-linux"),
  STDBUF("stdbuf", "coreutils"),
  STRACE("strace", "strace"),
  GROFF("groff", "groff-base"),
  ZSH("zsh", "zsh"),
  FFMPEG("ffmpeg", "ffmpeg");

  private final String command;
  private final String debianPackages;

  ForeignProgram(String command, String debianPackages) {
    this.command = command;
    this.debianPackages = debianPackages;
  }

  /** Where it is on this machine; empty when it is not installed. */
  public Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path bin = Path.of(folder);
      for (Path place : new Path[] {bin, bin.resolveSibling("sbin")}) {
        Path program = place.resolve(command);
        if (program.isAbsolute() && Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /** Where it is; skips the running test, naming the packages that bring it, when it is not. */
  public Path require() {
    return find()
        .orElseGet(() -> abort("needs " + command + ": apt-get install " + debianPackages));
  }
}
