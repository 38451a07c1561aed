package io.github.jetdetr.cli;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.command.Termination;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.NodeSubscriber;
import io.github.jetdetr.top.NodeView;
import io.github.jetdetr.top.Terminal;
import io.github.jetdetr.top.TopScreen;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr top}: a live view of one node. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = {
      "Shows a node's cameras, latency, temperatures and drops live, as published to its broker.",
      "Press Ctrl-C to quit. Without a terminal, each new message is appended to the output."
    },
    footer = {
      "",
      "Examples:",
      "  jetdetr top",
      "  jetdetr top --broker mqtt://broker.local --node truck-07 --once"
    })
final class TopCommand implements Callable<Integer> {

  private static final long REDRAW_MILLIS = 500;
  private static final int RESIZE_CHECK_ROUNDS = 4;

  @Mixin private Output output = new Output();

  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Option(names = "--once", description = "Print one screen and exit; implied by --json.")
  private boolean once;

  @Option(
      names = "--wait",
      paramLabel = "S",
      description =
          "How long to wait for the first telemetry, seconds (default: ${DEFAULT-VALUE}).")
  private int waitSeconds = 30;

  @Override
  @SuppressWarnings("SystemConsoleNull") // from Java 22 on it may be a file, which is then drawn to
  public Integer call() throws ExitException, InterruptedException {
    BrokerSettings settings = settings();
    NodeView view = new NodeView();
    try (NodeSubscriber listener = NodeSubscriber.open(settings, view::receive)) {
      awaitTelemetry(view, settings);
      if (once || output.isJson()) {
        List<String> lines = TopScreen.render(view, Integer.MAX_VALUE, Integer.MAX_VALUE);
        output.print(view.messages(), out -> lines.forEach(out::println));
      } else if (System.console() == null) {
        follow(view, listener);
      } else {
        draw(view, listener, settings);
      }
      return ExitCode.OK.code();
    } catch (IOException e) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private BrokerSettings settings() throws ExitException {
    if (waitSeconds < 1) {
      throw new ExitException(ExitCode.USAGE, "--wait must be at least 1, but was " + waitSeconds);
    }
    return broker.choose("top").settings();
  }

  private void awaitTelemetry(NodeView view, BrokerSettings settings)
      throws ExitException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(waitSeconds);
    while (!view.isComplete()) {
      if (System.nanoTime() - end >= 0) {
        throw new ExitException(
            ExitCode.UNAVAILABLE,
            "no message from node %s at %s within %d s; check that it is running and that this is its name"
                .formatted(settings.node(), settings.address(), waitSeconds));
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  /** Prints one screen per telemetry message until the connection ends. */
  private void follow(NodeView view, NodeSubscriber listener)
      throws ExitException, InterruptedException {
    Object shown = "";
    while (listener.problem() == null) {
      Object telemetry = view.messages().get("telemetry");
      if (telemetry != null && !telemetry.equals(shown)) {
        shown = telemetry;
        TopScreen.render(view, Terminal.COLUMNS, Integer.MAX_VALUE).forEach(out()::println);
        out().println();
        out().flush();
      }
      TimeUnit.MILLISECONDS.sleep(REDRAW_MILLIS);
    }
    throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(listener.problem()));
  }

  @SuppressWarnings("try") // a signal restores the terminal
  private void draw(NodeView view, NodeSubscriber first, BrokerSettings settings)
      throws InterruptedException {
    NodeSubscriber listener = first;
    try (Terminal terminal = new Terminal(out());
        Termination.Registration restored = Termination.onSignal(() -> restore(terminal))) {
      int[] size = Terminal.size();
      for (int round = 1; ; round++) {
        String problem = listener.problem();
        List<String> lines = new ArrayList<>();
        if (problem != null) {
          lines.add("! " + settings.address() + ": " + problem);
        }
        lines.addAll(TopScreen.render(view, size[1], size[0] - lines.size()));
        terminal.draw(lines);
        if (problem != null) {
          listener = reconnect(listener, view, settings);
        }
        TimeUnit.MILLISECONDS.sleep(REDRAW_MILLIS);
        size = round % RESIZE_CHECK_ROUNDS == 0 ? Terminal.size() : size;
      }
    } finally {
      listener.close();
    }
  }

  /** Reconnects; returns the old connection if that fails. */
  @SuppressWarnings("MustBeClosedChecker") // closed by draw()
  private static NodeSubscriber reconnect(
      NodeSubscriber ended, NodeView view, BrokerSettings settings) throws InterruptedException {
    try {
      NodeSubscriber next = NodeSubscriber.open(settings, view::receive);
      ended.close();
      return next;
    } catch (IOException e) {
      return ended;
    }
  }

  private static boolean restore(Terminal terminal) {
    terminal.close();
    return false;
  }

  private PrintWriter out() {
    return output.forPeople();
  }
}
