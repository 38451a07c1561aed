package io.github.jetdetr.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.camera.PictureSize;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Against OpenCV 4.12's projectPoints and fisheye.distortPoints, of the same points. */
class LensTest {

  private static final double[][] POINTS = {{100, 80}, {640, 360}, {1200, 650}, {20, 700}};

  private static Lens lens(Lens.Model model, Double... distortion) {
    return new Lens(
        model, new PictureSize(1280, 720), 400, 402, 641.5, 358.25, List.of(distortion), 1);
  }

  private static void assertBends(Lens lens, double[][] expected) {
    double[] source = new double[2];
    for (int i = 0; i < POINTS.length; i++) {
      lens.distort(POINTS[i][0], POINTS[i][1], 1280, 720, source);
      assertArrayEquals(expected[i], source, 1e-5);
    }
  }

  @Test
  void aPinholeLensBendsAsOpenCvSays() {
    assertBends(
        lens(Lens.Model.PINHOLE, -0.28, 0.08, 0.001, -0.0005),
        new double[][] {
          {218.552478, 142.085133}, {639.999989, 360.000019},
          {1086.26725, 591.842277}, {73.988591, 671.228826}
        });
    assertBends(
        lens(Lens.Model.PINHOLE, -0.28, 0.08, 0.001, -0.0005, -0.01),
        new double[][] {
          {285.44999, 176.460447}, {639.999989, 360.000019},
          {1001.468049, 547.544754}, {265.821275, 565.743999}
        });
    assertBends(
        lens(Lens.Model.PINHOLE, 0.2, -0.1, 0.001, -0.0005, 0.02, 0.5, -0.05, 0.01),
        new double[][] {
          {324.847019, 196.704626}, {639.99999, 360.000018},
          {958.905808, 525.311031}, {310.339017, 541.264614}
        });
  }

  @Test
  void aFisheyeBendsAsOpenCvSays() {
    assertBends(
        lens(Lens.Model.FISHEYE, 0.05, -0.01, 0.003, -0.0004),
        new double[][] {
          {274.544673, 169.689853}, {640.000014, 359.999984},
          {1013.399711, 552.523484}, {253.257509, 571.736518}
        });
  }

  @Test
  void picturesOfHalfTheSizeAreBentLikewise() {
    Lens lens = lens(Lens.Model.FISHEYE, 0.05, -0.01, 0.003, -0.0004);
    double[] whole = new double[2];
    double[] half = new double[2];
    lens.distort(201, 101, 1280, 720, whole);

    // The centre of pixel 201 lies at 201.5 of the area, at 100.75 of half of it.
    lens.distort(100.25, 50.25, 640, 360, half);

    assertEquals((whole[0] + 0.5) / 2 - 0.5, half[0], 1e-9);
    assertEquals((whole[1] + 0.5) / 2 - 0.5, half[1], 1e-9);
  }

  @Test
  void picturesOfAnotherShapeDoNotFit() {
    Lens lens = lens(Lens.Model.FISHEYE, 0d, 0d, 0d, 0d);
    assertTrue(lens.fits(1280, 720));
    assertTrue(lens.fits(640, 360));
    assertTrue(lens.fits(854, 480), "rounded");
    assertFalse(lens.fits(640, 480));
    assertFalse(lens.fits(720, 1280), "turned");
  }

  @Test
  void numbersThatAreNoLensAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> lens(Lens.Model.PINHOLE, 0d, 0d));
    assertThrows(IllegalArgumentException.class, () -> lens(Lens.Model.FISHEYE, 0d, 0d, 0d));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new Lens(
                Lens.Model.FISHEYE, new PictureSize(8, 8), 0, 1, 4, 4, List.of(0d, 0d, 0d, 0d), 1));
  }
}
