package io.github.jetdetr.publish;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.Eventually;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** {@code jetdetr audit --json} on a thread of its own. */
final class AuditRun {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CompletableFuture<Integer> code;

  private AuditRun(List<String> arguments) {
    code = CompletableFuture.supplyAsync(() -> run(arguments));
  }

  /** Starts listening to the tests' nodes on a broker until they stop; returns once it listens. */
  static AuditRun untilStop(String broker) throws Exception {
    AuditRun run =
        new AuditRun(
            List.of("--json", "--broker", broker, "--prefix", "fleet/jetdetr", "--until-stop"));
    Eventually.seconds(20, "it listens", () -> run.err.toString().contains("listening to"));
    return run;
  }

  /** Runs it to its end; returns the exit code. */
  static int of(String... arguments) throws Exception {
    return new AuditRun(List.of(arguments)).code();
  }

  /** Waits until it listens again after its connection broke. */
  void awaitListeningAgain() throws Exception {
    Eventually.seconds(20, "it listens again", () -> err.toString().contains("listening again"));
  }

  int code() throws Exception {
    return code.get(60, TimeUnit.SECONDS);
  }

  /** The account, once it has ended. */
  JsonNode account() throws Exception {
    return Schemas.JSON.readTree(out.toString());
  }

  private int run(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("audit"));
    all.addAll(arguments);
    CommandLine line = JetdetrMain.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all.toArray(String[]::new));
  }
}
