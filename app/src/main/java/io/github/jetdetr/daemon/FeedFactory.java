package io.github.jetdetr.daemon;

import io.github.jetdetr.config.CameraConfig;
import io.github.jetdetr.health.Suspension;
import io.github.jetdetr.message.object.ObjectListener;
import io.github.jetdetr.pipeline.CameraFeed;
import io.github.jetdetr.pipeline.CameraObjects;
import io.github.jetdetr.pipeline.MemoryBudget;
import io.github.jetdetr.pipeline.WallClock;
import io.github.jetdetr.publish.Publisher;
import io.github.jetdetr.snapshot.SnapshotMaker;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the feeds of configured cameras.
 *
 * @param opener opens a camera
 * @param suspension times of which frames are left out of latencies
 * @param publisher receives the cameras' states
 * @param listener hears what happens to objects
 * @param pictures makes pictures for people
 * @param memory what all cameras share
 * @param labels of the model
 * @param recording records what cameras send
 */
record FeedFactory(
    CameraFeed.Opener opener,
    Suspension suspension,
    Publisher publisher,
    ObjectListener listener,
    SnapshotMaker pictures,
    WallClock wallClock,
    MemoryBudget memory,
    List<String> labels,
    Recording recording) {

  private static final Logger log = LoggerFactory.getLogger(FeedFactory.class);

  /** The feeds of all cameras, in their order; none is started. */
  List<CameraFeed> feeds(List<CameraConfig> cameras, float threshold) {
    return cameras.stream().map(camera -> feed(camera, threshold)).toList();
  }

  /** A feed that is not started. */
  CameraFeed feed(CameraConfig camera, float threshold) {
    CameraFeed feed = new CameraFeed(camera, opener, suspension, publisher::publish);
    feed.setObjects(objects(camera, threshold));
    feed.setMemory(memory);
    recording.record(feed);
    return feed;
  }

  /** What becomes of a camera's detections. */
  CameraObjects objects(CameraConfig camera, float threshold) {
    for (String unknown : camera.tracks().places().unknownLabels(labels)) {
      log.warn("camera {}: the model has no label '{}' for a zone or line", camera.name(), unknown);
    }
    recording.change(camera);
    return CameraObjects.of(camera, threshold, labels, wallClock, listener, pictures);
  }
}
