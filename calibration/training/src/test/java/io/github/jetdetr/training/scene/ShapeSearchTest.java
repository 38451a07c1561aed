package io.github.jetdetr.training.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.engine.EngineOptions;
import io.github.jetdetr.training.Drawings;
import io.github.jetdetr.training.Learner;
import io.github.jetdetr.training.network.NetworkShape;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeSearchTest {

  private final List<NetworkShape> shapes = StudentShapes.of(1280, 720, 3);

  @Test
  void theSlowestThatFitsIsChosen() {
    ShapeSearch.Choice choice = ShapeSearch.choice(timed(1, 4, 2, 6), 15, 5);

    assertEquals(shapes.get(1), choice.chosen());
    assertTrue(choice.fits());
    List<String> lines = choice.lines();
    assertEquals("   15.00 ms  the teacher", lines.get(0));
    assertTrue(lines.get(2).endsWith("<- chosen"), lines.get(2));
    assertTrue(lines.get(5).contains("under 5.00 ms"), lines.get(5));
  }

  @Test
  void theBudgetIsNotUsedUp() {
    assertEquals(shapes.get(0), ShapeSearch.choice(timed(1, 4.9), 15, 5).chosen());
  }

  @Test
  void whereNoneFitsTheFastestIsTakenAndThatIsSaid() {
    ShapeSearch.Choice choice = ShapeSearch.choice(timed(9, 7, 8), Double.NaN, 5);

    assertEquals(shapes.get(1), choice.chosen());
    assertFalse(choice.fits());
    assertEquals("none stays under 5.00 ms; the fastest is taken", choice.lines().get(3));
  }

  @Test
  void everyShapeHasTheAspectOfTheFrames() {
    for (NetworkShape shape : shapes) {
      assertEquals(16 / 9.0, (double) shape.imageWidth() / shape.imageHeight(), 0.25);
    }
    for (NetworkShape shape : StudentShapes.of(480, 640, 3)) {
      assertEquals(3 / 4.0, (double) shape.imageWidth() / shape.imageHeight(), 0.1);
    }
    assertEquals(96, StudentShapes.of(4000, 200, 3).get(0).imageHeight());
  }

  @Test
  void candidatesAreMeasuredThroughTheEngine() throws Exception {
    StreetPictures frames = new StreetPictures(List.of(3L), List.of(), 1, 96, 64);
    ShapeSearch search =
        new ShapeSearch(new EngineOptions(1, 1), 2, new PrintWriter(Writer.nullWriter()));
    NetworkShape small = Drawings.shape();

    ShapeSearch.Choice choice =
        search.choose(
            List.of(small, small.at(128, 96)),
            null,
            millis -> 1e9,
            shape -> Learner.newWeights(shape, 1),
            frames);

    assertEquals(2, choice.candidates().size());
    assertTrue(choice.candidates().stream().allMatch(it -> it.p50Millis() > 0));
    assertTrue(Double.isNaN(choice.teacherMillis()));
  }

  private List<ShapeSearch.Timed> timed(double... millis) {
    List<ShapeSearch.Timed> timed = new ArrayList<>();
    for (double one : millis) {
      timed.add(new ShapeSearch.Timed(shapes.get(timed.size()), one));
    }
    return timed;
  }
}
