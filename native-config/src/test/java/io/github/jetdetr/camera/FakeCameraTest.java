package io.github.jetdetr.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.errorprone.annotations.MustBeClosed;
import io.github.jetdetr.support.FakeCamera;
import org.junit.jupiter.api.Test;

class FakeCameraTest extends CameraContract {

  @Override
  @MustBeClosed
  protected Camera open() {
    return new FakeCamera(64, 48).frames(5);
  }

  @Test
  void theScriptIsPlayedInOrder() {
    try (FakeCamera camera = new FakeCamera(64, 48).frames(1).timeout().frames(1).lost("cable");
        Frame frame = new Frame()) {
      assertSame(frame, camera.next(frame));
      assertEquals(NoFrame.Reason.TIMEOUT, noFrame(camera.next(frame)).reason());
      assertSame(frame, camera.next(frame));
      assertEquals(1, frame.plane(2).get(5));
      assertEquals(NoFrame.Reason.LOST, noFrame(camera.next(frame)).reason());
      assertTrue(noFrame(camera.next(frame)).detail().contains("cable"));
    }
  }

  @Test
  void itsEndStays() {
    try (FakeCamera camera = new FakeCamera(64, 48).end();
        Frame frame = new Frame()) {
      assertEquals(NoFrame.Reason.ENDED, noFrame(camera.next(frame)).reason());
      assertEquals(NoFrame.Reason.ENDED, noFrame(camera.next(frame)).reason());
    }
  }

  @Test
  void closingEndsAStall() throws Exception {
    try (FakeCamera camera = new FakeCamera(64, 48).frames(1).stall();
        Frame frame = new Frame()) {
      assertEquals(NoFrame.Reason.LOST, closeWhileWaiting(camera, frame).reason());
    }
  }
}
