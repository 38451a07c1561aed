package io.github.jetdetr.command;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.Map;

/**
 * Writes bars, arrows and signs in ASCII, for terminals whose character set lacks them. Only for
 * text that people read: JSON is UTF-8 whatever the terminal shows.
 */
final class PlainWriter extends FilterWriter {

  /** All that our own texts use beyond ASCII; names that users chose may have more. */
  private static final Map<Character, String> PLAIN =
      Map.ofEntries(
          Map.entry('█', "#"),
          Map.entry('·', "."),
          Map.entry('…', "..."),
          Map.entry('°', ""),
          Map.entry('→', "->"),
          Map.entry('×', "x"),
          Map.entry('÷', "/"),
          Map.entry('±', "+/-"),
          Map.entry('−', "-"),
          Map.entry('–', "-"),
          Map.entry('≤', "<="),
          Map.entry('≥', ">="),
          Map.entry('²', "2"),
          Map.entry('µ', "u"));

  private PlainWriter(Writer out) {
    super(out);
  }

  /** {@code out} itself where the locale has every character, else a writer onto it. */
  static PrintWriter forPeople(PrintWriter out) {
    return isEverythingIn(terminalCharset()) ? out : over(out);
  }

  /** A writer onto {@code out} that flushes at each end of line, as a terminal's does. */
  static PrintWriter over(Writer out) {
    return new PrintWriter(new PlainWriter(out), true);
  }

  /** Whether {@code charset} has every character that our own texts use. */
  static boolean isEverythingIn(Charset charset) {
    return charset.canEncode() && PLAIN.keySet().stream().allMatch(charset.newEncoder()::canEncode);
  }

  /** What the locale of this process says that a terminal shows; UTF-8 if Java does not know it. */
  static Charset terminalCharset() {
    String name = System.getProperty("native.encoding", "UTF-8");
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }

  @Override
  public void write(int character) throws IOException {
    String plain = PLAIN.get((char) character);
    if (plain == null) {
      super.write(character);
    } else {
      super.write(plain, 0, plain.length());
    }
  }

  @Override
  public void write(char[] text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text[i]);
    }
  }

  @Override
  public void write(String text, int from, int length) throws IOException {
    for (int i = from; i < from + length; i++) {
      write(text.charAt(i));
    }
  }
}
