package io.github.jetdetr.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.jetdetr.camera.TimeSource;
import io.github.jetdetr.message.ClockState;
import io.github.jetdetr.message.object.SnapshotReport;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeptPicturesTest {

  private final KeptPictures kept = new KeptPictures(1_000);

  private static List<KeptPictures.Kept> picture(int bytes) {
    SnapshotReport report =
        new SnapshotReport(
            "front",
            "crop",
            new SnapshotReport.Part(0, 0, 1, 1),
            null,
            0,
            0,
            TimeSource.ARRIVAL,
            ClockState.UNSYNCED);
    return List.of(new KeptPictures.Kept(report, new byte[bytes], 0));
  }

  @Test
  void aPictureTakesThePlaceOfTheOneBeforeAndIsTakenOnce() {
    kept.put("front", 1, picture(100));
    kept.put("front", 1, picture(200));
    kept.put("rear", 1, picture(300));

    assertEquals(200, kept.take("front", 1).get(0).jpeg.length);
    assertEquals(List.of(), kept.take("front", 1));
    assertEquals(300, kept.take("rear", 1).get(0).jpeg.length);
  }

  @Test
  void beyondTheLimitTheOldestAreForgotten() {
    for (int number = 0; number < 10; number++) {
      kept.put("front", number, picture(300));
    }

    assertEquals(List.of(), kept.take("front", 6));
    for (int number = 7; number < 10; number++) {
      assertEquals(1, kept.take("front", number).size());
    }
    kept.put("front", 20, picture(1_000));
    assertEquals(1, kept.take("front", 20).size());
  }
}
