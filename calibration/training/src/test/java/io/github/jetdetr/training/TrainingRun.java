package io.github.jetdetr.training;

import io.github.jetdetr.command.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** Runs the training's commands one after the other, and keeps what the last one said. */
final class TrainingRun {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  /** Runs a command; returns its exit code. */
  int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    CommandLine line =
        TrainingMain.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true));
    return CommandLines.execute(line, arguments);
  }

  /** The last command's standard output. */
  String out() {
    return out.toString();
  }

  /** The last command's standard error. */
  String err() {
    return err.toString();
  }
}
