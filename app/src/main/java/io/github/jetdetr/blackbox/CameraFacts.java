package io.github.jetdetr.blackbox;

/**
 * What a camera is.
 *
 * @param uri without credentials
 * @param settings as in the configuration, without address and secrets: JSON, and so YAML
 * @param profile the settings of its profile, in the same way
 * @param masked whether parts of its pictures are nobody's business
 */
public record CameraFacts(
    String name, String uri, String settings, String profile, boolean masked) {}
