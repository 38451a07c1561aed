package io.github.jetdetr.calibration.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.pictures.StreetPictures;
import io.github.jetdetr.calibration.report.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WorstPicturesTest {

  private final StreetPictures street = new StreetPictures(List.of(1L), List.of(), 6, 64, 48);

  private CocoResults scored(double... scores) {
    List<PictureDetections> pictures = new ArrayList<>();
    for (CocoImage image : street.truth().images()) {
      double score = scores[pictures.size()];
      pictures.add(
          new PictureDetections(image.id(), List.of(new ScoredBox(1, score, 4, 5, 20, 10))));
    }
    return new CocoResults(pictures);
  }

  private String shown(CocoResults control, CocoResults experiment) throws Exception {
    Page page = new Page("title", "lead");
    WorstPictures.add(
        page,
        new WorstPictures.Side("before", control),
        new WorstPictures.Side("after", experiment),
        street);
    return page.html();
  }

  @Test
  void theThreeThatDifferMostAreShownTheWorstFirst() throws Exception {
    CocoResults control = scored(0.9, 0.9, 0.9, 0.9, 0.9, 0.9);

    String html = shown(control, scored(0.9, 0.8, 0.4, 0.6, 0.9, 0.5));

    List<String> captions =
        Pattern.compile("<figcaption>([^<]*): before")
            .matcher(html)
            .results()
            .map(found -> found.group(1))
            .toList();
    List<String> names = street.truth().images().stream().map(CocoImage::fileName).toList();
    assertEquals(List.of(names.get(2), names.get(5), names.get(3)), captions);
    assertEquals(3, html.split("<figcaption>after", -1).length - 1);
  }

  @Test
  void picturesOnWhichBothAgreeAreNotShownAsTheWorst() throws Exception {
    CocoResults same = scored(0.9, 0.9, 0.9, 0.9, 0.9, 0.9);

    String html = shown(same, same);

    assertTrue(html.contains("Nowhere: both detect the same."), html);
    assertFalse(html.contains("<figure>"), html);
  }
}
