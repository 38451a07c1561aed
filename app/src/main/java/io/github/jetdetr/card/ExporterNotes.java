package io.github.jetdetr.card;

import io.github.jetdetr.engine.model.OnnxFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an exporter wrote about a model into its metadata: class names, the input's size, the head's
 * name. Ultralytics writes Python literals, others JSON.
 *
 * @param names class names in the order of their numbers, empty if unknown or not from 0 on
 * @param head the head's class in the exporter's code, empty if unknown
 * @param version the exporter's version, empty if unknown
 * @param width input width, pixels, 0 if unknown
 * @param height input height, pixels, 0 if unknown
 * @param ultralytics whether Ultralytics wrote it
 */
record ExporterNotes(
    List<String> names, String head, String version, int width, int height, boolean ultralytics) {

  // A number, a colon and a quoted name; quotes within are escaped or of the other kind.
  private static final Pattern ENTRY =
      Pattern.compile(
          "[\"']?(\\d{1,6})[\"']?\\s*:\\s*(?:'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\")");
  private static final Pattern ITEM =
      Pattern.compile("'((?:[^'\\\\]|\\\\.)*+)'|\"((?:[^\"\\\\]|\\\\.)*+)\"");
  private static final Pattern SIZE = Pattern.compile("\\D*(\\d{1,4})\\D+(\\d{1,4})\\D*");

  static ExporterNotes of(OnnxFile file) {
    Map<String, String> metadata = file.metadata();
    int height = 0;
    int width = 0;
    for (String key : List.of("imgsz", "img_size")) {
      Matcher size = SIZE.matcher(metadata.getOrDefault(key, ""));
      if (size.matches()) {
        height = Integer.parseInt(size.group(1));
        width = Integer.parseInt(size.group(2));
      }
    }
    String text = "";
    for (Map.Entry<String, String> entry : metadata.entrySet()) {
      if (entry.getKey().equals("names") || entry.getKey().endsWith(".names")) {
        text = entry.getValue();
      }
    }
    return new ExporterNotes(
        names(text),
        metadata.getOrDefault("head", ""),
        metadata.getOrDefault("version", ""),
        width,
        height,
        metadata.getOrDefault("author", "").equals("Ultralytics"));
  }

  private static List<String> names(String text) {
    if (text.strip().startsWith("[")) {
      List<String> list = new ArrayList<>();
      Matcher item = ITEM.matcher(text);
      while (item.find()) {
        list.add(quoted(item, 1));
      }
      return list;
    }
    Map<Integer, String> byNumber = new TreeMap<>();
    Matcher entry = ENTRY.matcher(text);
    while (entry.find()) {
      byNumber.put(Integer.parseInt(entry.group(1)), quoted(entry, 2));
    }
    List<String> names = new ArrayList<>();
    for (Map.Entry<Integer, String> name : byNumber.entrySet()) {
      if (name.getKey() != names.size()) {
        return List.of();
      }
      names.add(name.getValue());
    }
    return names;
  }

  private static String quoted(Matcher matcher, int group) {
    String single = matcher.group(group);
    String text = single == null ? String.valueOf(matcher.group(group + 1)) : single;
    return text.replaceAll("\\\\(.)", "$1");
  }
}
