package io.github.jetdetr.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlainWriterTest {

  @Test
  void barsAndArrowsAreDrawnInAsciiWhereTheCharacterSetLacksThem() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintWriter out = PlainWriter.over(new OutputStreamWriter(bytes, StandardCharsets.US_ASCII));

    out.println("tj 95.2 °C  of  99.0  ██████· HOT");
    out.print('→');
    out.write("fault → apt … 0.2 ± 0.1, −3, 2×".toCharArray());
    out.flush();

    assertEquals(
        "tj 95.2 C  of  99.0  ######. HOT\n->fault -> apt ... 0.2 +/- 0.1, -3, 2x",
        bytes.toString(StandardCharsets.US_ASCII));
  }

  @Test
  void onlyCharacterSetsWithEverythingAreLeftAlone() {
    assertTrue(PlainWriter.isEverythingIn(StandardCharsets.UTF_8));
    assertFalse(PlainWriter.isEverythingIn(StandardCharsets.US_ASCII));
    assertFalse(PlainWriter.isEverythingIn(StandardCharsets.ISO_8859_1));
    assertFalse(PlainWriter.isEverythingIn(Charset.forName("ISO-2022-CN")), "it cannot even write");
  }
}
