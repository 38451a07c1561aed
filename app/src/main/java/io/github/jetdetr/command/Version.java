package io.github.jetdetr.command;

/** This program's version, as written into the jar's manifest by the build. */
public final class Version {

  /** {@code 0.1.0-SNAPSHOT}; {@code development} when run from classes. */
  public static final String TEXT = text();

  private Version() {}

  private static String text() {
    String version = Version.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
