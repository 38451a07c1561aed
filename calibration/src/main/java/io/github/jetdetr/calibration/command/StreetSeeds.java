package io.github.jetdetr.calibration.command;

import io.github.jetdetr.command.ExitCode;
import io.github.jetdetr.command.ExitException;
import io.github.jetdetr.street.Weather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Which streets, in which weather, how large. */
final class StreetSeeds {

  private static final Pattern RANGE = Pattern.compile("(\\d{1,18})(?:\\.\\.(\\d{1,18}))?");
  private static final Pattern SIZE = Pattern.compile("(\\d{2,5})x(\\d{2,5})");
  private static final int MAX_STREETS = 10_000;

  @Option(
      names = "--street",
      split = ",",
      paramLabel = "SEED|FROM..TO",
      description = "The streets of these seeds, in place of files.")
  private List<String> seeds = List.of();

  @Option(
      names = "--weather",
      split = ",",
      paramLabel = "WORD",
      description = {
        "Each street in each of these: day, dusk, night, rain, fog, night-rain, or all",
        "(default: in its own)."
      })
  private List<String> weathers = List.of();

  @Option(
      names = "--street-size",
      paramLabel = "WxH",
      description = "Size of a street's pictures in pixels (default: ${DEFAULT-VALUE}).")
  private String size = "640x360";

  /** Whether streets were asked for. */
  boolean isChosen() {
    return !seeds.isEmpty();
  }

  /** The seeds, each once. */
  List<Long> streets() throws ExitException {
    List<Long> streets = new ArrayList<>();
    for (String word : seeds) {
      Matcher range = RANGE.matcher(word);
      if (!range.matches()) {
        throw new ExitException(
            ExitCode.USAGE,
            "--street must be a seed or a range such as 7 or 100..199, but was '%s'"
                .formatted(word));
      }
      long first = Long.parseLong(range.group(1));
      long last = range.group(2) == null ? first : Long.parseLong(range.group(2));
      if (last < first || last - first >= MAX_STREETS - streets.size()) {
        throw new ExitException(
            ExitCode.USAGE, "--street accepts 1 to %d seeds".formatted(MAX_STREETS));
      }
      for (long seed = first; seed <= last; seed++) {
        streets.add(seed);
      }
    }
    return streets.stream().distinct().toList();
  }

  /** The weathers that were named; empty for each street's own. */
  List<Weather> weathers() throws ExitException {
    if (weathers.equals(List.of("all"))) {
      return List.of(Weather.values());
    }
    List<Weather> selected = new ArrayList<>();
    for (String word : weathers) {
      selected.add(
          Weather.of(word)
              .orElseThrow(
                  () ->
                      new ExitException(
                          ExitCode.USAGE,
                          "unknown --weather '%s'; use one of %s or all"
                              .formatted(
                                  word,
                                  Arrays.stream(Weather.values()).map(Weather::word).toList()))));
    }
    return selected;
  }

  /** Width and height of the pictures, px. */
  int[] size() throws ExitException {
    Matcher sides = SIZE.matcher(size);
    if (!sides.matches()) {
      throw new ExitException(
          ExitCode.USAGE, "--street-size must be as 640x360, but was '%s'".formatted(size));
    }
    return new int[] {Integer.parseInt(sides.group(1)), Integer.parseInt(sides.group(2))};
  }
}
