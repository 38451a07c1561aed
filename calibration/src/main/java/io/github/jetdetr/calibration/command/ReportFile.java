package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --report}: the results as one HTML file. */
final class ReportFile {

  @Option(
      names = "--report",
      paramLabel = "HTML",
      description = "Write a report: one file, readable on a phone.")
  private @Nullable Path file;

  /** Refuses a place that cannot be written to, before any work begins. */
  void check() throws ExitException {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
      throw new ExitException(ExitCode.IO, "cannot write a report to " + folder);
    }
  }

  /** Writes the page, if one was asked for. */
  void write(Supplier<Page> page) throws ExitException {
    if (file == null) {
      return;
    }
    try {
      page.get().write(file);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
