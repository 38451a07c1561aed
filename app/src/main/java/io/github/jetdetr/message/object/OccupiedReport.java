package io.github.jetdetr.message.object;

/**
 * Whether a zone is occupied: from the moment an object is in it until nothing has been in it for
 * the hold time. A retained message.
 *
 * @param camera the camera's name
 * @param zone the zone's name
 * @param live whether frames come; if not, nobody knows whether it is occupied
 * @param occupied the state; without meaning if not live
 * @param sinceUtcMicros when it last changed, microseconds since 1970
 */
public record OccupiedReport(
    String camera, String zone, boolean live, boolean occupied, long sinceUtcMicros) {}
