package io.github.jetdetr.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no YAML, hardly YAML, or hostile YAML. */
class YamlSyntaxTest {

  private final YamlProblems problems = new YamlProblems();

  private YamlMap parse(String text) {
    return YamlMap.parse("f.yaml", text, problems);
  }

  private void assertProblems(String... lines) {
    assertEquals(List.of(lines), problems.lines());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing\n", "---\n", "~", "\uFEFF"})
  void anEmptyFileIsAnEmptyMap(String text) {
    assertEquals(List.of(), parse(text).keys());
    assertProblems();
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a\n- b\n", "just words", "42"})
  void anotherRootThanAMapIsRefused(String text) {
    assertEquals(List.of(), parse(text).keys());
    assertProblems("f.yaml:1: expected 'key: value' lines");
  }

  @ParameterizedTest
  @CsvSource({
    "'a: 1\nb: [1, 2\nc: 3\n', 3",
    "'a: 1\n\tb: 2\n', 2",
    "'a: 1\nb: \"open\n', 3",
    "'a: *nowhere', 1",
    "'a: 1\n---\nb: 2\n', 2",
    "'a: 1\nb: \u0007\n', 2"
  })
  void aSyntaxErrorIsReportedWithItsLine(String text, int line) {
    parse(text);

    assertEquals(1, problems.lines().size());
    String problem = problems.lines().get(0);
    assertTrue(problem.startsWith("f.yaml:" + line + ": not YAML: "), problem);
  }

  @Test
  void aKeyThatIsAListIsRefused() {
    parse("? [a, b]\n: 1\n");

    assertProblems("f.yaml:1: a key must be plain text");
  }

  @Test
  void veryDeepNestingIsRefused() {
    parse("a: " + "[".repeat(100_000) + "]".repeat(100_000));

    assertEquals(1, problems.lines().size());
    assertTrue(problems.lines().get(0).startsWith("f.yaml:1: not YAML: "));
  }

  @Test
  void aBillionLaughsAreRefused() {
    StringBuilder text = new StringBuilder("a0: &a0 [lol]\n");
    for (int level = 1; level < 30; level++) {
      text.append("a%d: &a%d [".formatted(level, level));
      text.append(("*a" + (level - 1) + ", ").repeat(9)).append("*a" + (level - 1) + "]\n");
    }

    YamlMap map = parse(text.toString());

    assertEquals(List.of(), map.keys());
    assertEquals(1, problems.lines().size());
  }

  @Test
  void aFileIsReadUnderItsPath(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("f.yaml"), "größe: 1\ncount: x\n");

    YamlMap.read(file, problems).integer("count", 1, 0, 9);

    assertProblems(file + ":2: count: must be a whole number, but was 'x'");
  }

  @Test
  void aMissingFileIsSaid(@TempDir Path folder) {
    Path file = folder.resolve("f.yaml");

    IOException e = assertThrows(IOException.class, () -> YamlMap.read(file, problems));

    assertEquals("no such file: " + file, e.getMessage());
  }

  @Test
  void aFileThatIsNotUtf8IsSaid(@TempDir Path folder) throws Exception {
    Path file = Files.write(folder.resolve("f.yaml"), new byte[] {'a', ':', ' ', (byte) 0xFC});

    IOException e = assertThrows(IOException.class, () -> YamlMap.read(file, problems));

    assertEquals(file + " is not UTF-8 text", e.getMessage());
  }

  @Test
  void aFileOfMegabytesIsRefusedBeforeItIsParsed(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("large.yaml"), "node: " + "a".repeat(1 << 20));

    IOException e = assertThrows(IOException.class, () -> YamlMap.read(file, problems));

    assertEquals(file + " has 1024 KiB; a file of settings has at most 1024", e.getMessage());
  }

  @Test
  void aFolderIsSaidWithItsPath(@TempDir Path folder) {
    IOException e = assertThrows(IOException.class, () -> YamlMap.read(folder, problems));

    assertTrue(String.valueOf(e.getMessage()).startsWith("cannot read " + folder));
  }
}
