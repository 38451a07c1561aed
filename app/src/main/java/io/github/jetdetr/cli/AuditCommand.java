package io.github.jetdetr.cli;

import io.github.jetdetr.audit.Audit;
import io.github.jetdetr.audit.RunFinding;
import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.command.Output;
import io.github.jetdetr.mqtt.NodeSubscriber;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code jetdetr audit}: what was lost, when and why, from the messages alone. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = {
      "Subscribes to a node, or to all below the prefix, and keeps account of their messages: which",
      "numbers are missing, when, and whether the node's telemetry, a broken connection or the end",
      "of a run explains it.",
      "Ends with 0 if every missing message has a reason, with 65 if one has none, and with 69 if",
      "the broker cannot be reached or no node says anything."
    },
    footer = {
      "",
      "Examples:",
      "  jetdetr audit --broker mqtt://broker.local --seconds 600",
      "  jetdetr audit --broker mqtt://broker.local --node truck-07 --until-stop --json"
    })
final class AuditCommand implements Callable<Integer> {

  private static final long LOOK_MILLIS = 100;
  private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);

  @Mixin private Output output = new Output();
  @Mixin private BrokerOptions broker = new BrokerOptions();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      description = "How long to listen (default: ${DEFAULT-VALUE}).")
  private int seconds = 60;

  @Option(
      names = "--until-stop",
      description =
          "Listen until all nodes that were heard have stopped, the broker is gone for as long as"
              + " --settle says, or this is interrupted.")
  private boolean untilStop;

  @Option(
      names = "--settle",
      paramLabel = "S",
      description =
          "How long to wait at the end for the telemetry that explains the last gaps, seconds"
              + " (default: ${DEFAULT-VALUE}).")
  private int settleSeconds = 30;

  private @Nullable String problem;
  private final CountDownLatch interrupted = new CountDownLatch(1);

  @Override
  public Integer call() throws ExitException, InterruptedException {
    if (seconds < 1 || settleSeconds < 0) {
      throw new ExitException(
          ExitCode.USAGE, "--seconds must be at least 1 and --settle at least 0");
    }
    BrokerOptions.Chosen chosen = broker.choose("audit");
    Audit audit = new Audit(chosen.settings().prefix());
    if (untilStop) {
      // The account is printed by this thread; the hook only waits for it.
      Thread main = Thread.currentThread();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> finish(main), "audit-end"));
    }
    listen(audit, chosen);
    return report(audit, chosen);
  }

  private void finish(Thread main) {
    interrupted.countDown();
    try {
      main.join(TimeUnit.SECONDS.toMillis(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void listen(Audit audit, BrokerOptions.Chosen chosen)
      throws ExitException, InterruptedException {
    String node = chosen.nodeChosen() ? chosen.settings().node() : "+";
    String filter = chosen.settings().prefix() + "/" + node + "/#";
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long awaySinceNanos = endNanos;
    long settledByNanos = endNanos + TimeUnit.SECONDS.toNanos(settleSeconds);
    NodeSubscriber subscriber = connect(audit, chosen, filter);
    if (subscriber == null) {
      throw new ExitException(ExitCode.UNAVAILABLE, String.valueOf(problem));
    }
    output.err().println("listening to " + filter + " at " + chosen.settings().address());
    output.err().flush();
    try {
      while (!interrupted.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        long now = System.nanoTime();
        boolean over = untilStop ? isStopped(audit) : now - endNanos >= 0;
        if (over && (untilStop || audit.isSettled() || now - settledByNanos >= 0)) {
          return;
        }
        if (subscriber == null) {
          // The embedded broker ends with its node.
          if (untilStop && now - awaySinceNanos >= TimeUnit.SECONDS.toNanos(settleSeconds)) {
            return;
          }
          boolean ended = interrupted.await(RECONNECT_AFTER.toMillis(), TimeUnit.MILLISECONDS);
          subscriber = ended ? null : connect(audit, chosen, filter);
          if (subscriber != null) {
            output.err().println("listening again");
          }
        } else if (subscriber.problem() != null) {
          awaySinceNanos = now;
          audit.disconnected(System.currentTimeMillis());
          output.err().println("connection lost: " + subscriber.problem());
          subscriber.close();
          subscriber = null;
        }
      }
    } finally {
      if (subscriber != null) {
        subscriber.close();
      }
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // closed by listen()
  private @Nullable NodeSubscriber connect(Audit audit, BrokerOptions.Chosen chosen, String filter)
      throws InterruptedException {
    try {
      NodeSubscriber subscriber =
          NodeSubscriber.open(
              chosen.settings(),
              List.of(filter),
              (topic, payload, retained) ->
                  audit.received(
                      topic,
                      new String(payload, StandardCharsets.UTF_8),
                      retained,
                      System.currentTimeMillis()));
      audit.connected(subscriber.terms().retain(), System.currentTimeMillis());
      return subscriber;
    } catch (IOException e) {
      problem = e.getMessage();
      return null;
    }
  }

  /** Brokers may hand on the last word before what was sent earlier at QoS 0. */
  private static boolean isStopped(Audit audit) {
    return audit.allStopped() && audit.isQuiet(System.currentTimeMillis());
  }

  private int report(Audit audit, BrokerOptions.Chosen chosen) throws ExitException {
    if (audit.isEmpty()) {
      throw new ExitException(
          ExitCode.UNAVAILABLE,
          "no message from any node below %s at %s within the time; check prefix and node"
              .formatted(chosen.settings().prefix(), chosen.settings().address()));
    }
    List<RunFinding> runs = audit.findings(System.currentTimeMillis());
    boolean accounted = runs.stream().allMatch(RunFinding::accounted) && audit.malformed() == 0;
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("accounted", accounted);
    root.put("broker", chosen.settings().address().toString());
    root.put("own_outages", audit.outages());
    root.put("malformed", audit.malformed());
    root.put("runs", runs);
    output.print(
        root,
        out -> {
          AuditText.lines(runs).forEach(out::println);
          if (audit.malformed() > 0) {
            out.println(audit.malformed() + " messages on these topics have no run or no number");
          }
          out.println(
              accounted
                  ? "every missing message is accounted for"
                  : "NOT every missing message is accounted for");
        });
    // Wrong data in the sense of sysexits: what the messages say does not add up.
    return (accounted ? ExitCode.OK : ExitCode.DATA).code();
  }
}
