package io.github.jetdetr.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.jetdetr.cli.JetdetrMain;
import io.github.jetdetr.message.SampleReports;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.BrokerAddress;
import io.github.jetdetr.mqtt.BrokerSettings;
import io.github.jetdetr.mqtt.EmbeddedBroker;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.MqttLink;
import io.github.jetdetr.mqtt.PahoLink;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** {@code jetdetr audit} against the embedded broker and a node that loses messages. */
@Timeout(120)
class AuditCommandTest {

  private static final int FRAMES = 200;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void dropsThatTheNodeCountsAreAccountedFor() throws Exception {
    assertEquals(0, audited(MqttLink.Outcome.TOO_LARGE));

    JsonNode account = Schemas.JSON.readTree(out.toString());
    assertTrue(account.path("accounted").asBoolean(), account::toString);
    JsonNode run = account.at("/runs/0");
    assertTrue(run.path("whole").asBoolean(), run::toString);
    assertEquals("stopped", run.path("end").asText());
    JsonNode detections = run.at("/kinds/0");
    assertEquals(FRAMES - FRAMES / 10, detections.path("received").asInt());
    // The last one lost has none behind it.
    assertEquals(FRAMES / 10 - 1, detections.path("missing").asInt(), run::toString);
    assertEquals(FRAMES / 10, detections.at("/dropped/too_large").asInt());
    assertEquals(0, detections.path("unexplained").asInt());
  }

  @Test
  void dropsThatTheNodeDoesNotKnowOfEndTheAuditWithSixtyFive() throws Exception {
    assertEquals(65, audited(MqttLink.Outcome.SENT));

    JsonNode account = Schemas.JSON.readTree(out.toString());
    JsonNode detections = account.at("/runs/0/kinds/0");
    assertEquals(FRAMES / 10 - 1, detections.path("unexplained").asInt(), account::toString);
  }

  @Test
  void aSilentBrokerOrNoneEndsTheAuditWithSixtyNine() throws Exception {
    BrokerAddress any = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(any)) {
      assertEquals(69, run("--broker", broker.address().toString(), "--seconds", "1"));
    }
    assertEquals(69, run("--broker", any.toString(), "--seconds", "1"));
    assertEquals(64, run("--seconds", "0"));
  }

  /** Lets a node publish with every tenth detection lost; returns the audit's exit code. */
  private int audited(MqttLink.Outcome outcome) throws Exception {
    BrokerAddress any = BrokerAddress.parse("embedded:" + SampleReports.freePort());
    try (EmbeddedBroker broker = EmbeddedBroker.start(any)) {
      CompletableFuture<Integer> code =
          CompletableFuture.supplyAsync(
              () ->
                  run(
                      "--json",
                      "--broker",
                      broker.address().toString(),
                      "--prefix",
                      "fleet/jetdetr",
                      "--until-stop"));
      Eventually.seconds(20, "it listens", () -> err.toString().contains("listening to"));
      BrokerSettings settings = SampleReports.settings(broker.address());
      MqttLink link = new LossyLink(new PahoLink(settings), 10, outcome);
      try (Publisher publisher =
          new Publisher(settings, link, SampleReports.backoff(), null, System::nanoTime)) {
        for (int number = 0; number < FRAMES; number++) {
          long before = number;
          publisher.publish(SampleReports.frame(number));
          // So that none is dropped because the outbox is full.
          Eventually.seconds(
              10, "frame " + before, () -> publisher.counts().waiting() < 50);
        }
        Eventually.seconds(10, "all frames", () -> publisher.counts().waiting() == 0);
        publisher.publish(SampleReports.telemetry());
        Eventually.seconds(10, "telemetry", () -> publisher.counts().waiting() == 0);
      }
      return code.get(30, TimeUnit.SECONDS);
    }
  }

  private int run(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "audit";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    CommandLine line = JetdetrMain.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err, true));
    return line.execute(all);
  }
}
