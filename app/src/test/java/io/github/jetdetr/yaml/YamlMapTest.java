package io.github.jetdetr.yaml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlMapTest {
  private enum Drink {
    TEA,
    BLACK_COFFEE
  }

  private final YamlProblems problems = new YamlProblems();

  private YamlMap parse(String text) {
    return YamlMap.parse("f.yaml", text, problems);
  }

  private void assertProblems(String... lines) {
    assertEquals(List.of(lines), problems.lines());
  }

  @Test
  void everyKindOfValueIsRead() {
    YamlMap map =
        parse(
            """
            name: front door
            count: 12
            share: 0.25
            on: true
            drink: black-coffee
            words: [a, 'b c']
            sizes: [1, 2.5]
            inner:
              depth: 3
            """);

    assertEquals("front door", map.text("name"));
    assertEquals(12, map.integer("count", 1, 0, 100));
    assertEquals(0.25, map.number("share", 1, 0, 1));
    assertTrue(map.flag("on", false));
    assertEquals(Drink.BLACK_COFFEE, map.choice("drink", Drink.TEA, Drink.class));
    assertEquals(List.of("a", "b c"), map.texts("words"));
    assertEquals(List.of(1f, 2.5f), map.numbers("sizes"));
    assertEquals(3, map.map("inner").integer("depth", 0, 0, 9));
    map.done();
    assertProblems();
  }

  @Test
  void whatIsAbsentOrEmptyIsTheDefault() {
    YamlMap map = parse("name:\ncount: ~\nwords:\ninner: null\n");

    assertNull(map.text("name"));
    assertEquals("x", map.text("name", "x"));
    assertEquals(7, map.integer("count", 7, 0, 9));
    assertEquals(0.5, map.number("share", 0.5, 0, 1));
    assertTrue(map.flag("on", true));
    assertEquals(Drink.TEA, map.choice("drink", Drink.TEA, Drink.class));
    assertEquals(List.of(), map.texts("words"));
    assertEquals(List.of(), map.numbers("sizes"));
    assertEquals(List.of(), map.map("inner").keys());
    assertEquals(List.of(), map.map("absent").keys());
    assertProblems();
  }

  @Test
  void everyMistakeIsReportedWithItsLine() {
    YamlMap map =
        parse(
            """
            count: many
            share: 1.5
            on: yes
            drink: milk
            words: one
            sizes: [1, two]
            inner: 4
            name: [a]
            """);

    map.integer("count", 1, 0, 100);
    map.number("share", 1, 0, 1);
    map.flag("on", false);
    map.choice("drink", Drink.TEA, Drink.class);
    map.texts("words");
    map.numbers("sizes");
    map.map("inner");
    map.text("name");

    assertProblems(
        "f.yaml:1: count: must be a whole number, but was 'many'",
        "f.yaml:2: share: must be in [0, 1], but was 1.5",
        "f.yaml:3: on: must be true or false, but was 'yes'",
        "f.yaml:4: drink: must be one of tea, black-coffee, but was 'milk'",
        "f.yaml:5: words: must be a list of words",
        "f.yaml:6: sizes: must be a list of numbers",
        "f.yaml:7: inner: must contain 'key: value' lines",
        "f.yaml:8: name: must be text");
  }

  @Test
  void theDefaultStandsInForAMistake() {
    YamlMap map = parse("count: many\nsizes: [1, two]\n");

    assertEquals(5, map.integer("count", 5, 0, 9));
    assertEquals(List.of(), map.numbers("sizes"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NaN",
        ".nan",
        ".inf",
        "Infinity",
        "0x10",
        "1f",
        "1_000",
        "1e",
        "--1",
        "''",
        "١٢٣x"
      })
  void whatIsNoDecimalNumberIsRefused(String number) {
    YamlMap map = parse("n: " + number);

    assertEquals(7, map.number("n", 7, -1e300, 1e300));
    assertEquals(1, problems.lines().size());
  }

  @ParameterizedTest
  @CsvSource({
    "1e999999999, 'must be in [0, 100], but was 1E+999999999'",
    "1e99999999999, 'must be a whole number, but was ''1e99999999999'''",
    "1e-999999999, 'must be a whole number, but was 1E-999999999'",
    "2.5, 'must be a whole number, but was 2.5'",
    "-1, 'must be in [0, 100], but was -1'",
    "101, 'must be in [0, 100], but was 101'",
  })
  void numbersOutOfBoundsAreRefusedInFewWords(String number, String what) {
    assertEquals(7, parse("n: " + number).integer("n", 7, 0, 100));

    assertProblems("f.yaml:1: n: " + what);
  }

  @Test
  void aMillionDigitsAreNoNumber() {
    YamlMap map = parse("n: " + "9".repeat(1_000_000));

    assertEquals(7, map.integer("n", 7, 0, 9));
    assertEquals(1, problems.lines().size());
  }

  @ParameterizedTest
  @CsvSource({"1e2, 100", "100.0, 100", "0, 0", "+5, 5", "010, 10"})
  void wholeNumbersMayBeWrittenInAnyDecimalWay(String text, int number) {
    assertEquals(number, parse("n: " + text).integer("n", 7, 0, 100));
    assertProblems();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[.nan]", "[NaN]", "[1e60]", "[1, [2]]", "[Infinity]", "[{a: 1}]"})
  void listsHoldFiniteNumbersOnly(String list) {
    assertEquals(List.of(), parse("n: " + list).numbers("n"));
    assertProblems("f.yaml:1: n: must be a list of numbers");
  }

  @Test
  void aDuplicateKeyIsReportedWithBothLinesAndTheFirstCounts() {
    YamlMap map = parse("name: a\nother: b\nname: c\n");

    assertEquals("a", map.text("name"));
    assertProblems("f.yaml:3: duplicate key 'name' (first on line 1)");
  }

  @Test
  void anUnknownKeyComesWithTheNearestKnown() {
    YamlMap map = parse("name: a\ntreshold: 0.5\nzebra: 1\n");
    map.text("name");
    map.number("threshold", 0.5, 0, 1);

    map.done();

    assertProblems(
        "f.yaml:2: unknown key 'treshold'; did you mean 'threshold'?",
        "f.yaml:3: unknown key 'zebra'; known keys: name, threshold");
  }

  @Test
  void unknownKeysOfAnInnerMapHaveTheirOwnLine() {
    YamlMap inner = parse("input:\n  width: 3\n  hight: 4\n").map("input");
    inner.integer("width", 1, 1, 9);
    inner.integer("height", 1, 1, 9);

    inner.done();

    assertProblems("f.yaml:3: unknown key 'hight'; did you mean 'height'?");
  }

  @Test
  void keysAndLinesCanBeAskedFor() {
    YamlMap map = parse("a: 1\n\nb:\n  c: 2\n");

    assertEquals(List.of("a", "b"), map.keys());
    assertTrue(map.has("b"));
    assertFalse(map.has("z"));
    assertEquals(3, map.lineOf("b"));
    assertEquals(4, map.map("b").lineOf("c"));
    assertEquals(3, map.map("b").lineOf("absent"));
  }

  @Test
  void aReaderMayReportItsOwnMistakes() {
    parse("a: 1\nb: 2\n").problem("b", "is no good");

    assertProblems("f.yaml:2: b: is no good");
  }

  @Test
  void aValueThatContainsItselfIsNoList() {
    YamlMap map = parse("a: &a [*a]\n");

    assertEquals(List.of(), map.texts("a"));
    assertProblems("f.yaml:1: a: must be a list of words");
  }
}
