package io.github.jetdetr.calibration.track;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads MOTChallenge's rows: {@code frame,id,x,y,width,height,score,class,…} with commas or blanks
 * between, in any order.
 *
 * <p>In MOTChallenge's own sequences class 1 is tracked; of the truth's other classes those that
 * look like it (a person on a vehicle, a standing person, a reflection, a distractor) excuse tracks
 * that lie on them, and the rest is passed over. Sequences with {@code labels} count every class.
 */
final class MotRows {

  /** What a file holds. */
  enum Kind {
    TRUTH,
    DETECTIONS,
    TRACKS
  }

  // MOT16 and MOT17: 2 person on vehicle, 7 static person, 8 distractor, 12 reflection.
  private static final Set<Integer> LOOKALIKES = Set.of(2, 7, 8, 12);
  private static final int PEDESTRIAN = 1;
  // MOT15 knows no classes.
  private static final int NO_CLASS = -1;
  private static final int MAX_COLUMNS = 10;

  /** One line. */
  private record Row(
      int line,
      int frame,
      long id,
      int classNumber,
      double score,
      double x,
      double y,
      double width,
      double height) {}

  private MotRows() {}

  /**
   * Reads a file.
   *
   * @throws IOException when it is missing or cannot be read
   * @throws SequenceFormatException for numbers that are none, frames outside the sequence, boxes
   *     without a size, an id twice in a frame
   */
  static BoxRows read(Path file, SequenceInfo info, Kind kind)
      throws IOException, SequenceFormatException {
    List<Row> rows = new ArrayList<>();
    List<String> lines = lines(file);
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at).strip();
      if (!line.isEmpty()) {
        rows.add(row(file, at + 1, line, info, kind));
      }
    }
    rows.sort(Comparator.comparingInt(Row::frame));
    if (kind != Kind.DETECTIONS) {
      checkIds(file, rows);
    }
    BoxRows into = new BoxRows();
    for (Row row : rows) {
      into.add(
          row.frame(),
          row.id(),
          row.classNumber(),
          row.score(),
          row.x(),
          row.y(),
          row.width(),
          row.height());
    }
    return into;
  }

  /** The last frame that a file names; 1 for an empty one. */
  static int lastFrame(Path file) throws IOException, SequenceFormatException {
    int last = 1;
    List<String> lines = lines(file);
    for (int at = 0; at < lines.size(); at++) {
      String line = lines.get(at).strip();
      if (!line.isEmpty()) {
        double[] columns = columns(file, at + 1, line);
        last = Math.max(last, whole(file, at + 1, columns[0], SequenceInfo.MAX_FRAMES));
      }
    }
    return last;
  }

  private static List<String> lines(Path file) throws IOException, SequenceFormatException {
    try {
      return Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      throw new NoSuchFileException("no such file: " + file);
    } catch (CharacterCodingException e) {
      throw new SequenceFormatException(file + " is not text", e);
    }
  }

  private static Row row(Path file, int line, String text, SequenceInfo info, Kind kind)
      throws SequenceFormatException {
    double[] columns = columns(file, line, text);
    int frame = whole(file, line, columns[0], info.frames());
    double score = score(columns);
    int given = columns.length > 7 ? (int) columns[7] : NO_CLASS;
    if (kind == Kind.DETECTIONS && !(columns[4] > 0 && columns[5] > 0)) {
      throw fault(
          file, line, "a box must have a size, but was %s x %s".formatted(columns[4], columns[5]));
    }
    if (!info.labels().isEmpty()) {
      if (given < 1 || given > info.labels().size()) {
        String what = "class %d, but the sequence has %d labels";
        throw fault(file, line, what.formatted(given, info.labels().size()));
      }
      return row(line, frame, given - 1, score, columns);
    }
    if (kind == Kind.TRUTH) {
      score = BoxRows.BYSTANDER;
      if (LOOKALIKES.contains(given)) {
        score = BoxRows.EXCUSE;
      } else if ((given == PEDESTRIAN || given == NO_CLASS) && score(columns) != 0) {
        score = 1;
      }
    }
    return row(line, frame, 0, score, columns);
  }

  private static Row row(int line, int frame, int classNumber, double score, double[] columns) {
    return new Row(
        line,
        frame,
        (long) columns[1],
        classNumber,
        score,
        columns[2],
        columns[3],
        columns[4],
        columns[5]);
  }

  private static double score(double[] columns) {
    return columns.length > 6 ? columns[6] : 1;
  }

  private static double[] columns(Path file, int line, String text) throws SequenceFormatException {
    String[] words = text.split("[,\\s]+", MAX_COLUMNS + 1);
    if (words.length < 6) {
      throw fault(file, line, "needs frame, id, x, y, width and height");
    }
    double[] columns = new double[Math.min(MAX_COLUMNS, words.length)];
    for (int at = 0; at < columns.length; at++) {
      try {
        columns[at] = Double.parseDouble(words[at]);
      } catch (NumberFormatException e) {
        throw fault(file, line, "'" + words[at] + "' is not a number");
      }
      if (!Double.isFinite(columns[at])) {
        throw fault(file, line, "'" + words[at] + "' is not a finite number");
      }
    }
    return columns;
  }

  private static int whole(Path file, int line, double frame, int frames)
      throws SequenceFormatException {
    if (frame != Math.rint(frame) || frame < 1 || frame > frames) {
      throw fault(
          file,
          line,
          "frame must be a whole number in [1, %d], but was %s".formatted(frames, frame));
    }
    return (int) frame;
  }

  private static void checkIds(Path file, List<Row> rows) throws SequenceFormatException {
    Set<Long> seen = new HashSet<>();
    int frame = 0;
    for (Row row : rows) {
      if (row.frame() != frame) {
        frame = row.frame();
        seen.clear();
      }
      if (!seen.add(row.id())) {
        throw fault(file, row.line(), "id %d is twice in frame %d".formatted(row.id(), frame));
      }
    }
  }

  private static SequenceFormatException fault(Path file, int line, String what) {
    return new SequenceFormatException("%s:%d: %s".formatted(file, line, what));
  }
}
