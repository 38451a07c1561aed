package io.github.jetdetr.command;

import java.io.PrintWriter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * A command's output streams, as a picocli mixin with the option {@code --json}. Results go to
 * standard output, everything else to standard error.
 */
public final class Output {

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /** Whether {@code --json} was given. */
  public boolean isJson() {
    return json;
  }

  /** Standard error, for messages and progress. */
  public PrintWriter err() {
    return spec().commandLine().getErr();
  }

  /**
   * Prints the results to standard output and flushes it.
   *
   * @param root the result for {@code --json}, a map or a record
   * @param text writes the result as text, without {@code --json}
   */
  public void print(Object root, Consumer<PrintWriter> text) {
    PrintWriter out = spec().commandLine().getOut();
    if (json) {
      out.println(Json.text(root));
    } else {
      text.accept(forPeople());
    }
    out.flush();
  }

  /** Standard output as it is, for documents. */
  public PrintWriter results() {
    return spec().commandLine().getOut();
  }

  /** Standard output for text that people read; what their terminal lacks is written in ASCII. */
  public PrintWriter forPeople() {
    return PlainWriter.forPeople(spec().commandLine().getOut());
  }

  private CommandSpec spec() {
    if (spec == null) {
      throw new IllegalStateException("not created by the command line");
    }
    return spec;
  }
}
