package io.github.jetdetr.calibration.track;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sequences in MOTChallenge's layout: a folder each with {@code seqinfo.ini}, {@code gt/gt.txt} and
 * {@code det/det.txt}. A sequence of several classes has a line {@code labels=car,truck,…} in its
 * {@code seqinfo.ini}, which other programs pass over.
 */
public final class SequenceFiles {

  private static final String INFO = "seqinfo.ini";
  private static final String TRUTH = "gt/gt.txt";
  private static final String DETECTIONS = "det/det.txt";

  private SequenceFiles() {}

  /** Writes a sequence into a folder of its name; an older one there is replaced. */
  public static void write(TrackSequence sequence, Path folder) throws IOException {
    SequenceInfo info = sequence.info();
    Path own = folder.resolve(info.name());
    Files.createDirectories(own.resolve("gt"));
    Files.createDirectories(own.resolve("det"));
    String text =
        """
        [Sequence]
        name=%s
        imDir=img1
        frameRate=%s
        seqLength=%d
        imWidth=%d
        imHeight=%d
        imExt=.jpg
        labels=%s
        """
            .formatted(
                info.name(),
                info.framesPerSecond(),
                info.frames(),
                info.width(),
                info.height(),
                String.join(",", info.labels()));
    Files.writeString(own.resolve(INFO), text);
    writeRows(sequence.truth(), own.resolve(TRUTH), "1");
    writeRows(sequence.detections(), own.resolve(DETECTIONS), "-1");
  }

  /** Writes tracks as MOTChallenge wants them, one file a sequence. */
  public static void writeTracks(BoxRows tracks, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    writeRows(tracks, file, "-1");
  }

  // frame, id, x, y, width, height, score, class, then a column that nobody here reads.
  private static void writeRows(BoxRows rows, Path file, String last) throws IOException {
    try (BufferedWriter writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      for (int frame = 1; frame <= rows.lastFrame(); frame++) {
        for (int row = rows.begin(frame); row < rows.end(frame); row++) {
          writer.write(
              String.format(
                  Locale.ROOT,
                  "%d,%d,%.2f,%.2f,%.2f,%.2f,%.4f,%d,%s%n",
                  frame,
                  rows.id(row),
                  rows.x(row),
                  rows.y(row),
                  rows.width(row),
                  rows.height(row),
                  rows.score(row),
                  rows.classNumber(row) + 1,
                  last));
        }
      }
    }
  }

  /**
   * Reads the sequences of a folder, in the order of their names; or the one whose folder it is; or
   * a truth file, whose sequence is as long as it and the tracks are when no {@code seqinfo.ini}
   * lies beside it.
   *
   * @param tracks what is going to be scored, a file or a folder, or null
   * @throws IOException when a file is missing or cannot be read
   * @throws SequenceFormatException when a file holds what it should not
   */
  public static List<TrackSequence> read(Path place, @Nullable Path tracks)
      throws IOException, SequenceFormatException {
    if (Files.isRegularFile(place)) {
      SequenceInfo info = infoBeside(place, tracks);
      BoxRows truth = MotRows.read(place, info, MotRows.Kind.TRUTH);
      return List.of(TrackSequence.steady(info, truth, new BoxRows()));
    }
    List<TrackSequence> sequences = new ArrayList<>();
    for (Path own : folders(place)) {
      SequenceInfo info = info(own);
      BoxRows truth = MotRows.read(own.resolve(TRUTH), info, MotRows.Kind.TRUTH);
      Path det = own.resolve(DETECTIONS);
      BoxRows detections =
          Files.exists(det) ? MotRows.read(det, info, MotRows.Kind.DETECTIONS) : new BoxRows();
      sequences.add(TrackSequence.steady(info, truth, detections));
    }
    return sequences;
  }

  private static SequenceInfo infoBeside(Path truth, @Nullable Path tracks)
      throws IOException, SequenceFormatException {
    Path gt = truth.toAbsolutePath().getParent();
    Path own = gt == null ? null : gt.getParent();
    if (own != null && Files.exists(own.resolve(INFO))) {
      return info(own);
    }
    int last = MotRows.lastFrame(truth);
    if (tracks != null && Files.isRegularFile(tracks)) {
      last = Math.max(last, MotRows.lastFrame(tracks));
    }
    String name = String.valueOf(truth.getFileName()).replaceFirst("\\.txt$", "");
    return new SequenceInfo(name, 30, last, 1920, 1080, List.of());
  }

  /**
   * Reads the tracks of a sequence.
   *
   * @param place the file, or a folder in which it has the sequence's name
   */
  public static BoxRows readTracks(Path place, SequenceInfo info)
      throws IOException, SequenceFormatException {
    Path file = Files.isDirectory(place) ? place.resolve(info.name() + ".txt") : place;
    return MotRows.read(file, info, MotRows.Kind.TRACKS);
  }

  /** The folders of sequences, by name: those with a {@code seqinfo.ini}, or the folder itself. */
  static List<Path> folders(Path folder) throws IOException {
    if (Files.exists(folder.resolve(INFO))) {
      return List.of(folder);
    }
    try (Stream<Path> inside = Files.list(folder)) {
      return inside.filter(own -> Files.exists(own.resolve(INFO))).sorted().toList();
    }
  }

  /** Reads {@code seqinfo.ini}. */
  static SequenceInfo info(Path folder) throws IOException, SequenceFormatException {
    Path file = folder.resolve(INFO);
    Map<String, String> values = new HashMap<>();
    for (String line : Files.readAllLines(file)) {
      int mark = line.indexOf('=');
      if (mark > 0) {
        values.put(line.substring(0, mark).strip(), line.substring(mark + 1).strip());
      }
    }
    try {
      String labels = values.getOrDefault("labels", "");
      return new SequenceInfo(
          values.getOrDefault("name", String.valueOf(folder.getFileName())),
          number(values, "frameRate"),
          (int) number(values, "seqLength"),
          (int) number(values, "imWidth"),
          (int) number(values, "imHeight"),
          labels.isEmpty() ? List.of() : List.of(labels.split(",")));
    } catch (IllegalArgumentException e) {
      throw new SequenceFormatException(file + ": " + e.getMessage(), e);
    }
  }

  private static double number(Map<String, String> values, String key) {
    String text = values.get(key);
    if (text == null) {
      throw new IllegalArgumentException("needs a line " + key + "=…");
    }
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(key + " must be a number, but was '" + text + "'", e);
    }
  }
}
