package io.github.jetdetr.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.message.object.ObjectFigures;
import io.github.jetdetr.track.MovingBoxes;
import io.github.jetdetr.track.event.EventBook;
import io.github.jetdetr.track.event.EventKind;
import io.github.jetdetr.track.event.EventSettings;
import io.github.jetdetr.track.zone.PlaceSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObjectTallyTest {

  @Test
  void classesOfOneNameAreCountedAsOneLabel() {
    ObjectTally tally = new ObjectTally(PlaceSettings.NONE, List.of("N/A", "N/A", "bus"));
    EventBook book = new EventBook(EventSettings.DEFAULT, 0);
    MovingBoxes scene = new MovingBoxes(10);
    for (int frame = 0; frame < 20; frame++) {
      scene.standing(MovingBoxes.CAR, 200, 600).standing(MovingBoxes.PERSON, 600, 600).frame();
      book.look(
          scene.tracker(), scene.nanos(), (kind, object) -> tally.event(kind, object.label()));
    }

    tally.recount(book);

    assertEquals(Map.of("N/A", 2), tally.report("front", 0, true, book).objects());
    ObjectFigures figures = tally.figures(/* live= */ true);
    assertEquals(List.of(new ObjectFigures.Figure("", "N/A", 2)), figures.present());
    assertEquals(EventKind.values().length, figures.events().size());
    assertEquals(List.of(), tally.figures(/* live= */ false).present());
  }
}
