package io.github.jetdetr.replay;

import java.util.List;

/**
 * What a replay came to.
 *
 * @param frames that were detected on in the recording
 * @param missing those whose pictures are not in it: before the first key frame of a stream, or
 *     overwritten
 * @param equal those with the same objects, bit by bit
 * @param sameTracks those whose objects also belong to the same tracks
 * @param events what happened to objects in the recording, as far as all of it is there
 * @param equalEvents those that happened again
 * @param differences the first of what differs, one line each
 */
public record ReplayFigures(
    long frames,
    long missing,
    long equal,
    long sameTracks,
    long events,
    long equalEvents,
    List<String> differences) {

  public ReplayFigures {
    differences = List.copyOf(differences);
  }

  /** Whether all that could be compared is the same. */
  public boolean isEqual() {
    return equal == frames - missing && sameTracks == equal && equalEvents == events;
  }
}
