package io.github.jetdetr.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.jetdetr.message.Topics;
import io.github.jetdetr.message.json.Schemas;
import io.github.jetdetr.mqtt.Eventually;
import io.github.jetdetr.mqtt.IncomingMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code -Djetdetr.commands.mutated=100000} for as many mutated commands. */
class CommandDeskTest {

  private static final int MUTATED = Integer.getInteger("jetdetr.commands.mutated", 2_000);
  private static final Topics TOPICS = new Topics("fleet/jetdetr", "truck-07");
  private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

  private final List<String> obeyed = new ArrayList<>();
  private final List<ObjectNode> arguments = new ArrayList<>();
  private final Map<CommandName, CommandAction> actions = new EnumMap<>(CommandName.class);
  private long nowNanos = 5;

  CommandDeskTest() {
    for (CommandName name : CommandName.values()) {
      actions.put(
          name,
          read -> {
            obeyed.add(name.word());
            arguments.add(read);
            return List.of("done");
          });
    }
  }

  @Test
  void nothingIsSubscribedToUnlessItIsAllowed() {
    assertEquals(Set.of(), desk().topics());
    assertEquals(
        Set.of("fleet/jetdetr/truck-07/cmd/reload", "fleet/jetdetr/truck-07/cmd/log"),
        desk(CommandName.RELOAD, CommandName.LOG).topics());
  }

  @Test
  void whatIsAllowedIsObeyedAndWhatIsNotIsNot() throws Exception {
    CommandDesk desk = desk(CommandName.THRESHOLD);
    desk.received(message("threshold", "{\"value\":0.4,\"who\":\"anna\"}"));
    desk.received(message("reload", "{}"));

    CommandResult result = obeyNext(desk);
    assertEquals(new CommandResult("threshold", true, List.of("done")), result);
    assertNull(desk.obeyNext(actions));
    assertEquals(List.of("threshold"), obeyed);
    assertEquals("{\"value\":0.4}", arguments.get(0).toString());
  }

  @Test
  void aRetainedCommandIsRefusedWithoutAnAnswer() throws Exception {
    CommandDesk desk = desk(CommandName.RELOAD);
    desk.received(new IncomingMessage(topic("reload"), new byte[0], /* retained= */ true));

    assertNull(desk.obeyNext(actions));
    assertEquals(List.of(), obeyed);
  }

  @Test
  void anExpiredCommandIsRefused() throws Exception {
    CommandDesk desk = desk(CommandName.RELOAD);
    desk.received(message("reload", "{\"expires_at\":\"2026-11-22T10:15:29Z\"}"));
    assertEquals(List.of("it has expired"), obeyNext(desk).lines());
    desk.received(message("reload", "{\"expires_at\":\"2026-11-22T10:15:31Z\"}"));
    assertTrue(obeyNext(desk).ok());

    desk.received(new IncomingMessage(topic("reload"), new byte[0], false, "answers", null, 2L));
    nowNanos += TimeUnit.SECONDS.toNanos(3);
    assertEquals(List.of("it has expired"), obeyNext(desk).lines());
    assertEquals(1, obeyed.size());
  }

  @Test
  void moreThanTheRateAllowsIsNotObeyed() throws Exception {
    CommandDesk desk = desk(CommandName.RELOAD);
    for (int number = 0; number < 50; number++) {
      desk.received(message("reload", ""));
      CommandResult unused = desk.obeyNext(actions);
    }
    assertEquals(CommandSettings.BURST, obeyed.size());

    nowNanos += TimeUnit.SECONDS.toNanos(4);
    for (int number = 0; number < 50; number++) {
      desk.received(message("reload", ""));
      CommandResult unused = desk.obeyNext(actions);
    }
    assertEquals(CommandSettings.BURST + 2, obeyed.size());
  }

  @Test
  void everyMistakeIsNamedAndNothingIsDone() throws Exception {
    Map<String, String> mistakes =
        Map.of(
            "threshold {\"value\":2}", "value must be a number in [0.001, 0.999]",
            "threshold {\"value\":\"0.4\"}", "value must be a number in [0.001, 0.999]",
            "threshold {\"value\":0.4,\"value\":0.5}",
                "the message is not JSON: Duplicate field 'value'",
            "threshold {\"valeu\":0.4}", "unknown key 'valeu'",
            "snapshot {\"camera\":\"../x\"}", "camera must be the name of one",
            "zones {\"camera\":\"front\",\"zones\":[]}", "zones must be an object",
            "log {\"lines\":1e9}", "lines must be a whole number",
            "reload []", "the message must be a JSON object",
            "reload {\"who\":1}", "who must be a text of 1 to 100 letters",
            "reload {} {}", "the message is not JSON: Trailing token");
    for (Map.Entry<String, String> mistake : mistakes.entrySet()) {
      String[] parts = mistake.getKey().split(" ", 2);
      CommandDesk desk = desk(CommandName.values());
      desk.received(message(parts[0], parts[1]));
      CommandResult result = obeyNext(desk);
      assertFalse(result.ok());
      assertTrue(result.lines().get(0).startsWith(mistake.getValue()), result.lines()::toString);
    }
    assertEquals(List.of(), obeyed);
  }

  @Test
  void anAnswerGoesWhereItIsWantedUnlessThatIsTheNodesOwnOrNoTopic() {
    CommandDesk desk = desk(CommandName.RELOAD);
    String usual = "fleet/jetdetr/truck-07/cmd/reload/result";

    assertEquals("answers/7", responseTopic(desk, "answers/7"));
    for (String unusable :
        new String[] {
          "", "#", "a/+/b", "$SYS/x", "fleet/jetdetr/truck-07/status", "a\nb", "x".repeat(300)
        }) {
      assertEquals(usual, responseTopic(desk, unusable), unusable);
    }
    assertEquals(usual, responseTopic(desk, null));
  }

  @Test
  void answersHoldToTheirSchemaAndCarryTheCorrelation() throws Exception {
    List<JsonNode> answers = new CopyOnWriteArrayList<>();
    List<String> where = new CopyOnWriteArrayList<>();
    try (CommandDesk desk = desk(CommandName.RELOAD)) {
      desk.open(
          Map.of(
              CommandName.RELOAD,
              read -> {
                throw new CommandException(List.of("one", "two"));
              }),
          (topic, result, correlation) -> {
            where.add(topic + " " + new String(correlation, StandardCharsets.UTF_8));
            try {
              answers.add(Schemas.JSON.readTree(result.json("truck-07", "0t5w3k1-7q4z")));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
      byte[] correlation = "17".getBytes(StandardCharsets.UTF_8);
      desk.received(
          new IncomingMessage(topic("reload"), new byte[0], false, "answers", correlation, null));
      Eventually.seconds(10, "an answer", () -> answers.size() == 1);
    }
    assertEquals(List.of("answers 17"), where);
    assertEquals(Set.of(), Schemas.strictViolations("result.schema.json", answers.get(0)));
    assertEquals("[\"one\",\"two\"]", answers.get(0).get("lines").toString());
  }

  @Test
  void noMutatedCommandDoesHarmOrIsObeyedUnlessItIsAllowed() throws Exception {
    Random random = new Random(20);
    Set<CommandName> allowed =
        EnumSet.of(CommandName.THRESHOLD, CommandName.ZONES, CommandName.LOG);
    CommandDesk desk = desk(allowed.toArray(CommandName[]::new));
    int refused = 0;
    for (int number = 0; number < MUTATED; number++) {
      // A burst's worth of time, so that the rate is not what stops them.
      nowNanos += TimeUnit.SECONDS.toNanos(10);
      IncomingMessage message = CommandMutations.of(random, TOPICS);
      int before = obeyed.size();
      desk.received(message);
      CommandResult result = desk.obeyNext(actions);
      if (obeyed.size() == before) {
        refused++;
        continue;
      }
      String word = obeyed.get(before);
      assertTrue(allowed.contains(CommandName.of(word)), word);
      assertEquals(topic(word), message.topic());
      assertFalse(message.retained());
      assertTrue(assertResult(result).ok());
      assertEquals(
          Set.of(),
          Schemas.strictViolations("command.schema.json", arguments.get(before)),
          () -> arguments.get(before).toString());
      CommandResult unused = assertResult(result);
      var checked = Schemas.JSON.readTree(unused.json("truck-07", "r"));
      assertEquals(Set.of(), Schemas.strictViolations("result.schema.json", checked));
    }
    System.out.printf("%d mutated commands, %d refused%n", MUTATED, refused);
    assertTrue(obeyed.size() > MUTATED / 100, "too few are obeyed to prove anything");
    assertTrue(refused > MUTATED / 4);
  }

  private static CommandResult assertResult(@Nullable CommandResult result) {
    assertNotNull(result);
    return result;
  }

  private CommandResult obeyNext(CommandDesk desk) throws InterruptedException {
    return assertResult(desk.obeyNext(actions));
  }

  private static String responseTopic(CommandDesk desk, @Nullable String wanted) {
    return desk.responseTopic(
        new IncomingMessage(topic("reload"), new byte[0], false, wanted, null, null),
        CommandName.RELOAD);
  }

  private CommandDesk desk(CommandName... allowed) {
    return new CommandDesk(
        new CommandSettings(Set.of(allowed), CommandSettings.PER_MINUTE),
        TOPICS,
        () -> nowNanos,
        () -> NOW);
  }

  private static String topic(String name) {
    return TOPICS.command(name);
  }

  private static IncomingMessage message(String name, String text) {
    return new IncomingMessage(topic(name), text.getBytes(StandardCharsets.UTF_8), false);
  }
}
