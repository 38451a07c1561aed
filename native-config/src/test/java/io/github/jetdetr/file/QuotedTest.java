package io.github.jetdetr.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class QuotedTest {

  @Test
  void aShortTextStaysAsItIs() {
    assertEquals("traffic light é", Quoted.of("traffic light é"));
    assertEquals("17", Quoted.of(17));
    assertEquals("null", Quoted.of(null));
  }

  @Test
  void aMessageMayBeLonger() {
    assertEquals("a".repeat(500), Quoted.line("a".repeat(500)));
    assertEquals("a".repeat(500) + "…", Quoted.line("a".repeat(501)));
    assertEquals("two\\u000alines", Quoted.line("two\nlines"));
  }

  @Test
  void aLongTextIsCutAndControlCharactersAreVisible() {
    assertEquals("a".repeat(80) + "…", Quoted.of("a".repeat(81)));
    assertEquals("a\\u000ab\\u001b[31m", Quoted.of("a\nb\u001b[31m"));
  }
}
