package io.github.jetdetr.street.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jetdetr.street.StreetObject;
import io.github.jetdetr.street.Weather;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The truth, held against pictures drawn with and without an object. */
class StreetTruthTest {

  private static final int WIDTH = 320;
  private static final int HEIGHT = 180;
  private static final int OBJECTS_PER_STREET = 6;

  @ParameterizedTest
  @EnumSource(Weather.class)
  void aBoxEnclosesExactlyThePixelsThatAreTheObjects(Weather weather) {
    for (int seed = 1; seed <= 5; seed++) {
      StreetPicture picture =
          StreetPixels.drawn(new Street(seed, weather, WIDTH, HEIGHT), 0, 5 * seed);
      Map<Integer, int[]> extents = extents(picture);

      assertEquals(extents.size(), picture.truth().size());
      for (StreetObject object : picture.truth()) {
        int[] extent = extents.getOrDefault(object.id(), new int[4]);
        assertEquals(
            List.of(extent[0], extent[1], extent[2], extent[3]),
            List.of(object.left(), object.top(), object.right(), object.bottom()));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 5, 9, 11, 14})
  void anObjectsPixelsAreThoseThatChangeWhenItIsLeftOut(int seed) {
    double seconds = 2.5 * seed;
    StreetPicture all = bare(seed, seconds, id -> true);
    for (StreetObject object : someOf(all)) {
      if (object.visibleFraction() < 0.9f) {
        // Through the edges of what stands before it, a little of it shines.
        continue;
      }
      int id = object.id();
      StreetPicture rest = bare(seed, seconds, other -> other != id);
      int own = 0;
      int changed = 0;
      int astray = 0;
      int outsideBox = 0;
      for (int at = 0; at < all.rgb().length; at++) {
        int x = at % WIDTH;
        int y = at / WIDTH;
        boolean differs = all.rgb()[at] != rest.rgb()[at];
        if (all.identities()[at] == id) {
          own++;
          changed += differs ? 1 : 0;
        } else if (differs && !StreetPixels.isNear(all, x, y, id)) {
          astray++;
          outsideBox += isInside(object, x, y, 1) ? 0 : 1;
        }
      }
      String what = object + " own " + own + " changed " + changed + " astray " + astray;
      // Some pixel may happen to have the colour of what is behind it; and points thinner than a
      // third of a pixel are painted, but nobody's.
      assertTrue(changed >= 0.99 * own, what);
      assertTrue(astray <= 0.05 * own + 3, what);
      assertTrue(outsideBox <= 0.01 * own + 2, what);
    }
  }

  @Test
  void theVisibleFractionIsWhatIsLeftWhenOthersStandInFront() {
    int partlyHidden = 0;
    for (int seed = 1; seed <= 12; seed++) {
      StreetPicture all = bare(seed, seed, id -> true);
      for (StreetObject object : someOf(all)) {
        StreetPicture alone = bare(seed, seed, id -> id == object.id());
        StreetObject whole = find(alone, object.id());
        if (whole.visibleFraction() < 1) {
          // Something that has no class hides a part, a tree or a pole.
          continue;
        }
        float expected =
            (float) StreetPixels.count(all, object.id()) / StreetPixels.count(alone, object.id());
        assertEquals(expected, object.visibleFraction(), 1e-6f, object::toString);
        partlyHidden += expected < 0.9 ? 1 : 0;
      }
    }
    assertTrue(partlyHidden > 5, partlyHidden + " objects were partly hidden");
  }

  @Test
  void whatHasNoClassHidesAsWell() {
    boolean found = false;
    for (int seed = 1; seed <= 20 && !found; seed++) {
      StreetPicture all = bare(seed, seed, id -> true);
      for (StreetObject object : someOf(all)) {
        StreetObject alone = find(bare(seed, seed, id -> id == object.id()), object.id());
        found |= alone.visibleFraction() < 0.9;
      }
    }
    assertTrue(found, "no tree and no pole stood in front of anything");
  }

  @ParameterizedTest
  @EnumSource(Weather.class)
  void whatIsCountedStandsOutFromWhatIsBehindIt(Weather weather) {
    for (int seed = 1; seed <= 4; seed++) {
      double seconds = 3.3 * seed;
      StreetPicture all = bare(seed, weather, seconds, id -> true);
      for (StreetObject object : someOf(all)) {
        int id = object.id();
        StreetPicture rest = bare(seed, weather, seconds, other -> other != id);
        long difference = 0;
        int own = 0;
        for (int at = 0; at < all.rgb().length; at++) {
          if (all.identities()[at] == id) {
            own++;
            difference += StreetPixels.difference(all.rgb()[at], rest.rgb()[at]);
          }
        }
        double mean = difference / 3.0 / own;
        assertTrue(mean > 4, weather + " " + seed + ": " + object + " by " + mean);
      }
    }
  }

  @Test
  void whatIsTooHiddenOrTooSmallIsNotAskedFor() {
    for (int seed = 1; seed <= 20; seed++) {
      for (StreetObject object :
          StreetPixels.drawn(new Street(seed, Weather.DAY, WIDTH, HEIGHT), 0, seed).truth()) {
        double side =
            Math.sqrt((object.right() - object.left()) * (object.bottom() - object.top()));
        if (object.visibleFraction() < VisibilityCounter.MIN_VISIBLE
            || side < VisibilityCounter.MIN_SIDE * WIDTH) {
          assertTrue(!object.counted(), object::toString);
        }
      }
    }
  }

  @Test
  void fogTakesAwayWhatIsFarAndNothingElse() {
    int lost = 0;
    for (int seed = 1; seed <= 12; seed++) {
      Set<Integer> byDay = counted(bare(seed, Weather.DAY, seed, id -> true));
      Set<Integer> inFog = counted(bare(seed, Weather.FOG, seed, id -> true));
      assertTrue(byDay.containsAll(inFog), () -> "fog shows more than daylight does");
      lost += byDay.size() - inFog.size();
    }
    assertTrue(lost > 5, lost + " objects lost in fog");
  }

  @Test
  void anIdentityStaysWithItsObject() {
    Street street = new Street(4, Weather.DAY, WIDTH, HEIGHT);
    Map<Integer, StreetObject> before = new HashMap<>();
    for (int frame = 0; frame < 90; frame++) {
      Map<Integer, StreetObject> now = new HashMap<>();
      for (StreetObject object : StreetPixels.drawn(street, frame, frame / 30.0).truth()) {
        assertTrue(object.id() > 0);
        assertEquals(null, now.put(object.id(), object), "an identity twice in a picture");
        StreetObject former = before.get(object.id());
        if (former != null) {
          assertEquals(former.label(), object.label());
          boolean whole = former.visibleFraction() == 1 && object.visibleFraction() == 1;
          int step = Math.abs(object.left() + object.right() - former.left() - former.right()) / 2;
          assertTrue(!whole || step < WIDTH / 8, () -> former + " jumped to " + object);
        }
      }
      before = now;
    }
  }

  private static StreetPicture bare(long seed, double seconds, IntPredicate only) {
    return bare(seed, Weather.DAY, seconds, only);
  }

  private static StreetPicture bare(long seed, Weather weather, double seconds, IntPredicate only) {
    return StreetPixels.drawn(Street.bare(seed, weather, WIDTH, HEIGHT, only), 0, seconds);
  }

  private static List<StreetObject> someOf(StreetPicture picture) {
    return picture.truth().stream()
        .filter(StreetObject::counted)
        .limit(OBJECTS_PER_STREET)
        .toList();
  }

  private static StreetObject find(StreetPicture picture, int id) {
    return picture.truth().stream().filter(object -> object.id() == id).findFirst().orElseThrow();
  }

  private static Set<Integer> counted(StreetPicture picture) {
    Set<Integer> ids = new HashSet<>();
    picture.truth().stream().filter(StreetObject::counted).forEach(object -> ids.add(object.id()));
    return ids;
  }

  private static boolean isInside(StreetObject object, int x, int y, int margin) {
    return x >= object.left() - margin
        && x < object.right() + margin
        && y >= object.top() - margin
        && y < object.bottom() + margin;
  }

  /** Left, top, right and bottom of each identity in the picture. */
  private static Map<Integer, int[]> extents(StreetPicture picture) {
    Map<Integer, int[]> extents = new HashMap<>();
    for (int y = 0; y < picture.height(); y++) {
      for (int x = 0; x < picture.width(); x++) {
        int id = picture.identities()[y * picture.width() + x];
        if (id != 0) {
          int[] extent = extents.computeIfAbsent(id, key -> new int[] {WIDTH, HEIGHT, 0, 0});
          extent[0] = Math.min(extent[0], x);
          extent[1] = Math.min(extent[1], y);
          extent[2] = Math.max(extent[2], x + 1);
          extent[3] = Math.max(extent[3], y + 1);
        }
      }
    }
    return extents;
  }
}
