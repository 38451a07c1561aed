package io.github.jetdetr.calibration.track;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceFilesTest {

  private static final String INFO =
      "[Sequence]\nname=a\nframeRate=25\nseqLength=10\nimWidth=640\nimHeight=480\n";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsWrittenIsReadBack() throws Exception {
    SequenceInfo info = new SequenceInfo("one", 30, 4, 640, 360, List.of("car", "traffic light"));
    BoxRows truth = new BoxRows();
    truth.add(1, 7, 0, 1, 10.25, 20.5, 30, 40);
    truth.add(3, 8, 1, BoxRows.EXCUSE, 1, 2, 3, 4);
    BoxRows detections = new BoxRows();
    detections.add(2, -1, 1, 0.4321, 5, 6, 7, 8);

    SequenceFiles.write(TrackSequence.steady(info, truth, detections), folder);
    TrackSequence read = SequenceFiles.read(folder, null).get(0);

    assertEquals(info, read.info());
    assertEquals(2, read.truth().count());
    assertEquals(7, read.truth().id(0));
    assertEquals(10.25, read.truth().x(0));
    assertEquals(0, read.truth().begin(1));
    assertEquals(1, read.truth().end(1));
    assertEquals(1, read.truth().begin(3));
    assertEquals(1, read.truth().classNumber(1));
    assertEquals(BoxRows.EXCUSE, read.truth().score(1));
    assertEquals(0.4321, read.detections().score(0));
    assertEquals(2, read.detections().lastFrame());
  }

  @Test
  void rowsMayComeInAnyOrder() throws Exception {
    truth("3,1,0,0,5,5,1,1,1\n1,1,0,0,5,5,1,1,1\n\n2 2 0 0 5 5 1 1 1\n");

    BoxRows rows = SequenceFiles.read(folder, null).get(0).truth();

    assertEquals(3, rows.count());
    assertEquals(2, rows.id(rows.begin(2)));
  }

  @Test
  void aTruthFileAloneIsASequenceAsLongAsItself() throws Exception {
    Path file = folder.resolve("alone.txt");
    Files.writeString(file, "1,1,0,0,5,5,1,1,1\n9,1,0,0,5,5,1,1,1\n");
    Path tracks = folder.resolve("tracks.txt");
    Files.writeString(tracks, "12,1,0,0,5,5,1,-1,-1,-1\n");

    assertEquals(9, SequenceFiles.read(file, null).get(0).info().frames());
    assertEquals(12, SequenceFiles.read(file, tracks).get(0).info().frames());
    assertEquals("alone", SequenceFiles.read(file, null).get(0).info().name());
  }

  @Test
  void aBrokenTruthFileNamesTheLine() throws Exception {
    truth("1,1,0,0,5,5,1,1,1\n2,1,0,0,five,5,1,1,1\n");

    SequenceFormatException e =
        assertThrows(SequenceFormatException.class, () -> SequenceFiles.read(folder, null));

    assertTrue(
        String.valueOf(e.getMessage()).endsWith("gt.txt:2: 'five' is not a number"),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "1,1,0,0,5|needs frame, id, x, y, width and height",
        "0,1,0,0,5,5,1,1,1|frame must be a whole number in [1, 10], but was 0.0",
        "11,1,0,0,5,5,1,1,1|frame must be a whole number in [1, 10], but was 11.0",
        "1.5,1,0,0,5,5,1,1,1|frame must be a whole number in [1, 10], but was 1.5",
        "1,1,0,0,NaN,5,1,1,1|'NaN' is not a finite number",
        "1,1,0,0,1e999,5,1,1,1|'1e999' is not a finite number"
      })
  void aRowThatIsNoneIsRefused(String row, String what) throws Exception {
    truth(row + "\n");

    SequenceFormatException e =
        assertThrows(SequenceFormatException.class, () -> SequenceFiles.read(folder, null));

    assertTrue(String.valueOf(e.getMessage()).endsWith("gt.txt:1: " + what), e.getMessage());
  }

  @Test
  void anIdTwiceInAFrameIsRefused() throws Exception {
    truth("1,5,0,0,5,5,1,1,1\n2,5,0,0,5,5,1,1,1\n1,5,9,9,5,5,1,1,1\n");

    SequenceFormatException e =
        assertThrows(SequenceFormatException.class, () -> SequenceFiles.read(folder, null));

    assertTrue(
        String.valueOf(e.getMessage()).endsWith("gt.txt:3: id 5 is twice in frame 1"),
        e.getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "frameRate=25|needs a line seqLength=…",
        "frameRate=fast|frameRate must be a number, but was 'fast'",
        "frameRate=0|frames a second must be in (0, 1000], but were 0.0"
      })
  void aSequenceWithoutItsFiguresIsRefused(String line, String what) throws Exception {
    String rest = line.equals("frameRate=25") ? "" : "\nseqLength=5";
    Files.writeString(folder.resolve("seqinfo.ini"), line + rest + "\nimWidth=10\nimHeight=10\n");

    SequenceFormatException e =
        assertThrows(SequenceFormatException.class, () -> SequenceFiles.read(folder, null));

    assertTrue(String.valueOf(e.getMessage()).endsWith(what), e.getMessage());
  }

  @Test
  void aMissingTruthFileIsNamed() throws Exception {
    Files.writeString(folder.resolve("seqinfo.ini"), INFO);

    NoSuchFileException e =
        assertThrows(NoSuchFileException.class, () -> SequenceFiles.read(folder, null));

    assertTrue(String.valueOf(e.getMessage()).contains("gt.txt"), e.getMessage());
  }

  private void truth(String text) throws Exception {
    Files.writeString(folder.resolve("seqinfo.ini"), INFO);
    Path file = folder.resolve("gt/gt.txt");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
