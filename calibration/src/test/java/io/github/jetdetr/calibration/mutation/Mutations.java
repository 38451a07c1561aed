package io.github.jetdetr.calibration.mutation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Breaks files at random, as a bad disk, an unfinished copy, a wrong tool or malice would. */
final class Mutations {

  /** What upsets readers of text: numbers, nesting, other types, characters that mean something. */
  private static final List<String> TOKENS =
      List.of(
          "NaN",
          "Infinity",
          "-1",
          "0",
          "1e999",
          "-1e-400",
          "9223372036854775808",
          "2147483648",
          "99999999999999999999999999999999999999999",
          "null",
          "true",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[",
          "]",
          "{",
          "}",
          ",",
          ":",
          "\"",
          "\\",
          "\\u0000",
          "'",
          "- ",
          "? ",
          "&a",
          "*a",
          "!!int",
          "<",
          ">",
          "</",
          "&lt;",
          "<![CDATA[",
          "<!DOCTYPE a [<!ENTITY b \"c\">]>",
          "\t",
          "\n",
          "\r",
          "\u0000",
          "\u001b[31m",
          "\ufeff",
          "é",
          "\ud83d\ude97",
          "0x10",
          "1_000",
          "0.5 0.5",
          "#",
          "%");

  private Mutations() {}

  /** The file with some damage of any kind. */
  static byte[] of(byte[] seed, boolean text, SplittableRandom random) {
    byte[] bytes = seed;
    for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
      bytes = text && random.nextInt(3) > 0 ? token(bytes, random) : bytes(bytes, random);
    }
    return random.nextInt(8) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
  }

  private static byte[] bytes(byte[] seed, SplittableRandom random) {
    if (seed.length == 0) {
      return seed;
    }
    byte[] bytes = seed.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(6)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt(256);
      case 2 -> bytes[at] = (byte) 0xFF; // makes lengths and sizes long
      case 3 -> {
        return spliced(bytes, at, Math.min(bytes.length, at + random.nextInt(1, 40)), new byte[0]);
      }
      case 4 -> {
        int end = Math.min(bytes.length, at + random.nextInt(1, 80));
        return spliced(bytes, end, end, Arrays.copyOfRange(bytes, at, end));
      }
      default -> {
        int from = random.nextInt(bytes.length);
        int length = Math.min(random.nextInt(1, 24), bytes.length - Math.max(at, from));
        System.arraycopy(seed, from, bytes, at, length);
      }
    }
    return bytes;
  }

  /** Puts a token before, or in place of, a word of the text. */
  private static byte[] token(byte[] bytes, SplittableRandom random) {
    int at = random.nextInt(bytes.length + 1);
    int end = at;
    if (random.nextBoolean()) {
      while (at > 0 && isWord(bytes[at - 1])) {
        at--;
      }
      while (end < bytes.length && isWord(bytes[end])) {
        end++;
      }
    }
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    int times = random.nextInt(40) == 0 ? random.nextInt(1, 20_000) : 1;
    return spliced(bytes, at, end, token.repeat(times).getBytes(UTF_8));
  }

  private static boolean isWord(byte letter) {
    return Character.isLetterOrDigit(letter) || letter == '.' || letter == '_' || letter == '-';
  }

  private static byte[] spliced(byte[] bytes, int from, int to, byte[] instead) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length + instead.length);
    out.write(bytes, 0, from);
    out.writeBytes(instead);
    out.write(bytes, to, bytes.length - to);
    return out.toByteArray();
  }
}
