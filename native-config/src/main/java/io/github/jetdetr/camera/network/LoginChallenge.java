package io.github.jetdetr.camera.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One kind of login that a camera offers: RFC 9110, section 11.6.1. A header may have several, and
 * an answer several headers.
 *
 * @param kind {@code Digest} or another, as it was written
 * @param parameters by their names in small letters, without quotes
 */
record LoginChallenge(String kind, Map<String, String> parameters) {

  private static final Pattern HEADER = Pattern.compile("(?im)^WWW-Authenticate:(.*)");
  // A parameter, a name that begins another challenge, or whatever else there is to step over.
  private static final Pattern PART =
      Pattern.compile(
          "([^\\s,=\"]++)\\s*+=\\s*+(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s,\"]*))|([^\\s,=\"]+)|.");
  private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

  LoginChallenge {
    parameters = Map.copyOf(parameters);
  }

  /** All that are offered in the head of an answer, in their order. */
  static List<LoginChallenge> in(String head) {
    List<LoginChallenge> challenges = new ArrayList<>();
    Matcher header = HEADER.matcher(head);
    while (header.find()) {
      challenges.addAll(of(header.group(1)));
    }
    return challenges;
  }

  /** All of one header's value. */
  static List<LoginChallenge> of(String value) {
    List<LoginChallenge> challenges = new ArrayList<>();
    String kind = "";
    Map<String, String> parameters = new LinkedHashMap<>();
    Matcher part = PART.matcher(value);
    while (part.find()) {
      if (part.group(4) != null) {
        if (!kind.isEmpty()) {
          challenges.add(new LoginChallenge(kind, parameters));
        }
        kind = part.group(4);
        parameters.clear();
      } else if (part.group(1) != null) {
        String text =
            part.group(2) == null
                ? part.group(3)
                : QUOTED_PAIR.matcher(part.group(2)).replaceAll("$1");
        parameters.put(part.group(1).toLowerCase(Locale.ROOT), text);
      }
    }
    if (!kind.isEmpty()) {
      challenges.add(new LoginChallenge(kind, parameters));
    }
    return challenges;
  }

  boolean isDigest() {
    return kind.equalsIgnoreCase("Digest");
  }

  boolean isBasic() {
    return kind.equalsIgnoreCase("Basic");
  }

  /** The parameter; empty if it is not there. */
  String parameter(String name) {
    return parameters.getOrDefault(name, "");
  }

  /** The sum of a digest; MD5 where none is named. */
  String algorithm() {
    String name = parameter("algorithm");
    return name.isEmpty() ? "MD5" : name;
  }

  /** In words for messages; quoted from outside, so letters, digits and dashes only. */
  String shown() {
    String name = isDigest() ? algorithm() : kind;
    String shown = name.replaceAll("[^A-Za-z0-9-]", "?");
    return isDigest() ? "a digest with " + shown : shown;
  }
}
