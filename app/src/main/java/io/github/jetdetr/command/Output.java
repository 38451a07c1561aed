package io.github.jetdetr.command;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Where a command's results and messages go; a mixin that brings {@code --json}. Results on
 * standard output, everything else on standard error.
 */
public final class Output {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print the figures as JSON.")
  private boolean json;

  /** Whether results are to be JSON. */
  public boolean isJson() {
    return json;
  }

  /** Messages and progress. */
  public PrintWriter err() {
    return spec().commandLine().getErr();
  }

  /**
   * Prints the results.
   *
   * @param root a map or a record, for {@code --json}
   * @param text writes them for people
   */
  public void print(Object root, Consumer<PrintWriter> text) {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(Json.text(root));
    } else {
      text.accept(out);
    }
    out.flush();
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not made by the command line");
    }
    return spec;
  }
}
