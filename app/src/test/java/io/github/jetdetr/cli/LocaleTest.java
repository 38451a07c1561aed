package io.github.jetdetr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a person reads whose terminal is not UTF-8; in a process of its own, as a locale is. */
@Timeout(120)
class LocaleTest {

  @Test
  void withoutAUtf8LocaleArrowsAreDrawnInAscii() throws Exception {
    String text = doctor();
    JsonNode findings = new ObjectMapper().readTree(doctor("--json"));

    long remedies =
        findings.findValuesAsText("remedy").stream().filter(it -> !it.isEmpty()).count();
    assertEquals(remedies, text.lines().filter(line -> line.contains(" -> ")).count(), text);
    assertFalse(text.contains("?"), text);
  }

  @Test
  void jsonIsNotChangedForATerminal() throws Exception {
    JsonNode findings = new ObjectMapper().readTree(doctor("--json"));

    assertFalse(findings.isEmpty());
    assertFalse(findings.toString().contains("->"), findings::toString);
  }

  private static String doctor(String... options) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                JetdetrMain.class.getName(),
                "doctor",
                "--engine",
                "tensorrt"));
    command.addAll(List.of(options));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LC_ALL", "C");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return text;
  }
}
