package io.github.jetdetr.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The account of this process and its permissions.
 *
 * @param user effective user id; 0 has all permissions
 * @param groups ids of all groups
 * @param groupNames names by id, from {@code /etc/group}
 */
record Account(int user, Set<Integer> groups, Map<Integer, String> groupNames) {

  private static final int OTHERS_READ_AND_WRITE = 0006;
  private static final int GROUP_READ_AND_WRITE = 0060;
  private static final int OWNER_READ_AND_WRITE = 0600;

  static Account of(Root root) {
    Set<Integer> groups = new TreeSet<>();
    int user = -1;
    for (String line : root.text("/proc/self/status").orElse("").lines().toList()) {
      List<String> words = List.of(line.trim().split("\\s+"));
      switch (words.get(0)) {
        case "Uid:" -> user = Integer.parseInt(words.get(2));
        case "Gid:" -> groups.add(Integer.parseInt(words.get(2)));
        case "Groups:" ->
            words.subList(1, words.size()).forEach(group -> groups.add(Integer.parseInt(group)));
        default -> {}
      }
    }
    return new Account(user, groups, names(root));
  }

  private static Map<Integer, String> names(Root root) {
    Map<Integer, String> names = new HashMap<>();
    for (String line : root.text("/etc/group").orElse("").lines().toList()) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 3 && fields[2].matches("\\d{1,9}")) {
        names.put(Integer.parseInt(fields[2]), fields[0]);
      }
    }
    return names;
  }

  /** The groups, by name if known. */
  List<String> groupTexts() {
    List<String> texts = new ArrayList<>();
    groups.forEach(group -> texts.add(groupNames.getOrDefault(group, String.valueOf(group))));
    return texts;
  }

  /** Whether it may read and write a device node, according to the permission bits. */
  boolean mayUse(Path node) throws IOException {
    int mode = (int) Files.getAttribute(node, "unix:mode");
    int owner = (int) Files.getAttribute(node, "unix:uid");
    int required =
        owner == user
            ? OWNER_READ_AND_WRITE
            : groups.contains(group(node)) ? GROUP_READ_AND_WRITE : OTHERS_READ_AND_WRITE;
    return user == 0 || (mode & required) == required;
  }

  /** The group of a node, by name if known. */
  String groupOf(Path node) throws IOException {
    int group = group(node);
    return groupNames.getOrDefault(group, String.valueOf(group));
  }

  private static int group(Path node) throws IOException {
    return (int) Files.getAttribute(node, "unix:gid", LinkOption.NOFOLLOW_LINKS);
  }
}
