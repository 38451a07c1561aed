package io.github.jetdetr.engine.runtime;

import io.github.jetdetr.camera.Camera;
import io.github.jetdetr.camera.CameraException;
import io.github.jetdetr.camera.Frame;
import io.github.jetdetr.engine.SamplePictures;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.source.CameraUri;
import java.time.Duration;
import java.util.List;

/** Scenes of four simulated streets with different weather. */
public final class StreetSamplePictures implements SamplePictures {

  private static final List<String> STREETS =
      List.of("1?weather=day", "2?weather=night", "3?weather=fog", "4?weather=rain");
  private static final Duration TIMEOUT = Duration.ofMinutes(1);

  @Override
  public void draw(int number, Frame frame) throws ModelException {
    String uri = "street:" + STREETS.get(number % COUNT) + "&size=640x360";
    try (Camera camera = Camera.open(CameraUri.parse(uri), TIMEOUT, TIMEOUT)) {
      if (camera.next(frame) != frame) {
        throw new ModelException("cannot draw a sample picture from " + uri);
      }
    } catch (CameraException e) {
      throw new ModelException("cannot draw a sample picture: " + e.getMessage(), e);
    }
  }
}
