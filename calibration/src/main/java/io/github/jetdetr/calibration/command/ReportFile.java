package io.github.jetdetr.calibration.command;

import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.report.Page;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.file.FileFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code --report}: writes the results as an HTML file. */
final class ReportFile {

  @Option(
      names = "--report",
      paramLabel = "HTML",
      description = "Write a report as a single HTML file.")
  private @Nullable Path file;

  /**
   * Checks that the report can be written, before any work starts.
   *
   * @throws ExitException if its folder does not exist or is not writable
   */
  void check() throws ExitException {
    Path folder = file == null ? null : file.toAbsolutePath().getParent();
    if (folder != null && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
      throw new ExitException(
          ExitCode.IO,
          "cannot write the report: folder " + folder + " does not exist or is not writable");
    }
  }

  /** Makes the report of results of this moment. */
  @FunctionalInterface
  interface Report {
    Page at(Instant now) throws PictureException;
  }

  /** Makes and writes the report if the option is given. */
  void write(Report report) throws ExitException {
    if (file == null) {
      return;
    }
    try {
      report.at(Instant.now()).write(file);
    } catch (PictureException e) {
      throw new ExitException(ExitCode.DATA, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new ExitException(ExitCode.IO, "cannot write " + file + ": " + FileFault.words(e), e);
    }
  }
}
