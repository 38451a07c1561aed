package io.github.jetdetr.control;

import io.github.jetdetr.message.Topics;
import io.github.jetdetr.mqtt.IncomingMessage;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Commands as they should be, and as nobody should send them. */
final class CommandMutations {

  private static final String[] SOUND = {
    "{}",
    "{\"value\":0.4}",
    "{\"value\":0.4,\"who\":\"anna\",\"expires_at\":\"2026-11-22T10:16:00Z\"}",
    "{\"camera\":\"front\"}",
    "{\"camera\":\"front\",\"zones\":{\"yard\":{\"area\":[0,0.5,1,0.5,1,1,0,1]}},\"lines\":{}}",
    "{\"lines\":50}",
    "{\"why\":\"the gate was open\"}"
  };
  private static final String[] PIECES = {
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "null",
    "true",
    "-1",
    "1e999",
    "0.5",
    "\\u0000",
    "\u0000",
    "\"value\":",
    "\"camera\":",
    "\"zones\":",
    "../",
    "\uD83D\uDE00",
    " ",
    "NaN",
    "*",
    "&a",
    "<img>"
  };
  private static final String[] RESPONSES = {"answers", "#", "", "a\u0000b", "$SYS", "x/+"};

  private CommandMutations() {}

  static IncomingMessage of(Random random, Topics topics) {
    byte[] payload = SOUND[random.nextInt(SOUND.length)].getBytes(StandardCharsets.UTF_8);
    for (int times = random.nextInt(4); times > 0; times--) {
      payload = mutated(payload, random);
    }
    @Nullable String response =
        random.nextBoolean() ? null : RESPONSES[random.nextInt(RESPONSES.length)];
    byte @Nullable [] correlation = random.nextBoolean() ? null : new byte[random.nextInt(100)];
    @Nullable Long expiry = random.nextInt(3) == 0 ? Long.valueOf(random.nextInt()) : null;
    return new IncomingMessage(
        topic(random, topics), payload, random.nextInt(8) == 0, response, correlation, expiry);
  }

  private static String topic(Random random, Topics topics) {
    CommandName[] names = CommandName.values();
    String topic = topics.command(names[random.nextInt(names.length)].word());
    return switch (random.nextInt(8)) {
      case 0 -> topic + "/result";
      case 1 -> topic.toUpperCase(Locale.ROOT);
      case 2 -> topic.substring(0, random.nextInt(topic.length()));
      default -> topic;
    };
  }

  private static byte[] mutated(byte[] payload, Random random) {
    int at = random.nextInt(payload.length + 1);
    switch (random.nextInt(6)) {
      case 0 -> {
        return Arrays.copyOf(payload, at);
      }
      case 1 -> {
        byte[] piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        return joined(Arrays.copyOf(payload, at), piece, rest(payload, at));
      }
      case 2 -> {
        byte[] turned = payload.clone();
        if (at < turned.length) {
          turned[at] ^= (byte) (1 << random.nextInt(8));
        }
        return turned;
      }
      case 3 -> {
        return joined(payload, new byte[0], payload);
      }
      case 4 -> {
        byte[] deep = "[".repeat(random.nextInt(3_000)).getBytes(StandardCharsets.UTF_8);
        return joined(Arrays.copyOf(payload, at), deep, rest(payload, at));
      }
      default -> {
        byte[] noise = new byte[random.nextInt(200)];
        random.nextBytes(noise);
        return random.nextBoolean() ? noise : joined(payload, new byte[] {' '}, new byte[0]);
      }
    }
  }

  private static byte[] rest(byte[] payload, int from) {
    return Arrays.copyOfRange(payload, from, payload.length);
  }

  private static byte[] joined(byte[] first, byte[] second, byte[] third) {
    byte[] all = Arrays.copyOf(first, first.length + second.length + third.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    System.arraycopy(third, 0, all, first.length + second.length, third.length);
    return all;
  }
}
