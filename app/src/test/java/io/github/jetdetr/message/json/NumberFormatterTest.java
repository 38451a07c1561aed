package io.github.jetdetr.message.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberFormatterTest {

  private static final DateTimeFormatter REFERENCE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  private final NumberFormatter numbers = new NumberFormatter();

  @ParameterizedTest
  @CsvSource({
    "0, 3, 0",
    "1, 3, 1",
    "-1, 3, -1",
    "17.1004, 3, 17.1",
    "17.1005, 3, 17.101",
    "0.0004, 3, 0",
    "-0.0004, 3, 0",
    "0.05, 5, 0.05",
    "0.99999999, 5, 1",
    "-2.5, 1, -2.5",
    "123456789.25, 2, 123456789.25",
    "9.96, 0, 10",
  })
  void aNumberIsRoundedAndLosesItsLastZeros(double value, int decimals, String text) {
    assertEquals(text, decimal(value, decimals));
  }

  @Test
  void aNumberReadsBackAsItselfToHalfItsLastDecimal() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 100_000; round++) {
      double value = (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(9));

      double read = new BigDecimal(decimal(value, 5)).doubleValue();

      assertEquals(value, read, 0.5e-5 + Math.ulp(value), () -> "of " + value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300, -1e300})
  void aNumberThatJsonCannotHoldIsRefused(double value) {
    assertThrows(IllegalArgumentException.class, () -> numbers.decimal(value, 3));
  }

  @Test
  void randomInstantsAreWrittenAsJavaTimeWritesThem() {
    SplittableRandom random = new SplittableRandom(11);
    long firstMicros = micros(Instant.parse("0000-01-01T00:00:00Z"));
    long endMicros = micros(Instant.parse("+10000-01-01T00:00:00Z"));
    for (int round = 0; round < 200_000; round++) {
      assertWrittenAsJavaTimeDoes(random.nextLong(firstMicros, endMicros));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999999Z",
        "2000-02-29T12:00:00.000001Z",
        "2100-02-28T23:59:59.999999Z",
        "2100-03-01T00:00:00Z",
        "2024-12-31T23:59:59Z",
        "0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z"
      })
  void theEdgesOfTheCalendarAreWrittenAsJavaTimeWritesThem(String instant) {
    assertWrittenAsJavaTimeDoes(micros(Instant.parse(instant)));
  }

  @Test
  void aTimeOutsideFourDigitYearsIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> numbers.instant(Long.MAX_VALUE));
    assertThrows(IllegalArgumentException.class, () -> numbers.instant(Long.MIN_VALUE));
  }

  private void assertWrittenAsJavaTimeDoes(long utcMicros) {
    Instant instant =
        Instant.ofEpochSecond(
            Math.floorDiv(utcMicros, 1_000_000L), Math.floorMod(utcMicros, 1_000_000L) * 1_000L);

    String text = new String(numbers.chars(), 0, numbers.instant(utcMicros));

    assertEquals(REFERENCE.format(instant), text);
  }

  private String decimal(double value, int decimals) {
    int length = numbers.decimal(value, decimals);
    return new String(numbers.chars(), 0, length);
  }

  private static long micros(Instant instant) {
    return instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1_000;
  }
}
