package io.github.jetdetr.command;

import io.github.jetdetr.camera.CameraSource;
import io.github.jetdetr.source.CameraUri;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the option {@code --camera} takes, in every command: {@code NAME=URI}, or a URI alone, in
 * which a file needs no {@code file:}.
 *
 * @param name in topics and messages; empty if none was given
 */
public record CameraOption(String name, CameraSource source) {

  // Before the first character that no name has but every URI and most paths.
  private static final Pattern NAMED = Pattern.compile("([^=:/.?#]+)=(.*)");
  private static final Pattern SCHEME = Pattern.compile("([a-zA-Z0-9]+):.*");

  /**
   * Parses one value.
   *
   * @throws IllegalArgumentException if it is invalid; the message is meant for the user
   */
  public static CameraOption parse(String text) {
    Matcher named = NAMED.matcher(text);
    return named.matches()
        ? new CameraOption(named.group(1), CameraUri.parse(named.group(2)))
        : new CameraOption("", CameraUri.parse(text));
  }

  /**
   * Parses all values. A camera without a name is named after its kind, or after its file, with a
   * number if there are several.
   *
   * @return sources by name, in their order
   * @throws IllegalArgumentException if one is invalid, or a name was given twice
   */
  public static Map<String, CameraSource> byName(List<String> texts) {
    Map<String, CameraSource> sources = new LinkedHashMap<>();
    List<CameraOption> options = texts.stream().map(CameraOption::parse).toList();
    for (CameraOption option : options) {
      if (!option.name.isEmpty() && sources.put(option.name, option.source) != null) {
        throw new IllegalArgumentException("duplicate camera '%s'".formatted(option.name));
      }
    }
    Map<String, CameraSource> inOrder = new LinkedHashMap<>();
    for (int at = 0; at < options.size(); at++) {
      CameraOption option = options.get(at);
      String name = option.name.isEmpty() ? kind(texts.get(at)) : option.name;
      String free = name;
      for (int number = 2; option.name.isEmpty() && sources.containsKey(free); number++) {
        free = name + "-" + number;
      }
      sources.put(free, option.source);
      inOrder.put(free, option.source);
    }
    return inOrder;
  }

  private static String kind(String uri) {
    Matcher scheme = SCHEME.matcher(uri);
    String kind = scheme.matches() ? scheme.group(1) : "file";
    if (kind.equalsIgnoreCase("file") || kind.equalsIgnoreCase("dir")) {
      String path = uri.substring(scheme.matches() ? kind.length() + 1 : 0);
      Path last = Path.of(path.replaceFirst("\\?[^?]*$", "")).getFileName();
      String stem = String.valueOf(last).replaceFirst("\\.[^.]*$", "");
      String name = stem.replaceAll("[^a-zA-Z0-9_-]", "_");
      return name.isEmpty() ? kind : name;
    }
    return kind.toLowerCase(Locale.ROOT);
  }
}
