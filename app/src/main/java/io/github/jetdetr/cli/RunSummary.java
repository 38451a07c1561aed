package io.github.jetdetr.cli;

import io.github.jetdetr.camera.PictureState;
import io.github.jetdetr.daemon.Daemon;
import io.github.jetdetr.message.CameraFrames;
import io.github.jetdetr.message.DropReason;
import io.github.jetdetr.message.PictureCounts;
import io.github.jetdetr.message.PublishCounts;
import io.github.jetdetr.message.SelfCheckCounts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The summary that {@code jetdetr run} prints at the end: frame and message counts. */
final class RunSummary {

  private RunSummary() {}

  /** As text, a few lines. */
  static String text(Daemon.Summary summary) {
    StringBuilder text = new StringBuilder();
    for (CameraFrames camera : summary.cameras()) {
      text.append(
          String.format(
              Locale.ROOT,
              "camera %s: %d captured, %d processed, %d replaced, %d stale, %d failed%n",
              camera.camera(),
              camera.captured(),
              camera.processed(),
              camera.replaced(),
              camera.stale(),
              camera.failed()));
      damage(camera.pictures(), camera.camera(), text);
      SelfCheckCounts check = camera.selfCheck();
      if (check != null) {
        text.append(
            String.format(
                Locale.ROOT,
                "camera %s: %d objects, %d detections, %d of them correct%n",
                camera.camera(),
                check.objects(),
                check.detections(),
                check.correct()));
      }
    }
    PublishCounts counts = summary.messages();
    text.append(
        String.format(
            Locale.ROOT, "messages: %d offered, %d sent", counts.offered(), counts.sent()));
    for (DropReason reason : DropReason.values()) {
      if (counts.dropped(reason) > 0) {
        text.append(", ").append(counts.dropped(reason)).append(' ').append(reason.word());
      }
    }
    return text.toString();
  }

  /** What was lost on the way from the camera, said only where something was. */
  private static void damage(@Nullable PictureCounts pictures, String camera, StringBuilder text) {
    if (pictures != null && pictures.bad(PictureState.DAMAGED) + pictures.lostPackets() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "camera %s: %d pictures damaged, %d of them not detected on, %d packets lost%n",
              camera,
              pictures.bad(PictureState.DAMAGED),
              pictures.refused(),
              pictures.lostPackets()));
    }
  }

  /** As values for JSON. */
  static Map<String, Object> figures(Daemon.Summary summary) {
    Map<String, Object> messages = new LinkedHashMap<>();
    messages.put("offered", summary.messages().offered());
    messages.put("sent", summary.messages().sent());
    for (DropReason reason : DropReason.values()) {
      messages.put(reason.word(), summary.messages().dropped(reason));
    }
    List<Map<String, Object>> cameras = new ArrayList<>();
    for (CameraFrames camera : summary.cameras()) {
      cameras.add(figures(camera));
    }
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("seconds", summary.seconds());
    root.put("cameras", cameras);
    root.put("messages", messages);
    return root;
  }

  private static Map<String, Object> figures(CameraFrames camera) {
    Map<String, Object> frames = new LinkedHashMap<>();
    frames.put("camera", camera.camera());
    frames.put("captured", camera.captured());
    frames.put("processed", camera.processed());
    frames.put("replaced", camera.replaced());
    frames.put("stale", camera.stale());
    frames.put("failed", camera.failed());
    PictureCounts pictures = camera.pictures();
    if (pictures != null) {
      frames.put("damaged", pictures.refused());
      frames.put("packets_lost", pictures.lostPackets());
    }
    SelfCheckCounts check = camera.selfCheck();
    if (check != null) {
      frames.put("self_check", check);
    }
    return frames;
  }
}
