package io.github.jetdetr.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Counts the tests of all modules and why some were skipped. JUnit finds it by itself in every JVM
 * that runs tests; each leaves a file in the folder that the build names, {@code target/tests} at
 * the root, and sums up what the files say so far as {@code target/skipped-tests.txt}. The build
 * prints that at its end.
 */
public final class SkippedTests implements TestExecutionListener {

  private static final String ASSUMPTION = "Assumption failed: ";

  private final AtomicInteger tests = new AtomicInteger();
  private final ConcurrentLinkedQueue<String> skipped = new ConcurrentLinkedQueue<>();
  private final Optional<Path> folder;
  private Optional<TestPlan> plan = Optional.empty();

  /** As JUnit makes it; does nothing where the build names no folder. */
  public SkippedTests() {
    this(Optional.ofNullable(System.getProperty("jetdetr.tests")).map(Path::of));
  }

  SkippedTests(Optional<Path> folder) {
    this.folder = folder;
  }

  @Override
  public void testPlanExecutionStarted(TestPlan testPlan) {
    plan = Optional.of(testPlan);
  }

  @Override
  public void executionSkipped(TestIdentifier identifier, String reason) {
    skip(identifier, reason);
  }

  @Override
  public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
    if (result.getStatus() == TestExecutionResult.Status.ABORTED) {
      skip(identifier, result.getThrowable().map(Throwable::getMessage).orElse("no reason"));
    } else if (identifier.isTest()) {
      tests.incrementAndGet();
    }
  }

  private void skip(TestIdentifier identifier, String reason) {
    String line = reason.lines().findFirst().orElse("no reason");
    String why = line.startsWith(ASSUMPTION) ? line.substring(ASSUMPTION.length()) : line;
    for (int count = countOf(identifier); count > 0; count--) {
      tests.incrementAndGet();
      skipped.add(why);
    }
  }

  /** A class of tests that never began counts as all of them. */
  private int countOf(TestIdentifier identifier) {
    int count = 0;
    for (TestIdentifier child : plan.orElseThrow().getChildren(identifier)) {
      count += countOf(child);
    }
    return Math.max(1, count);
  }

  @Override
  public void testPlanExecutionFinished(TestPlan testPlan) {
    // Surefire also plans what it does not run.
    if (folder.isPresent() && tests.get() > 0) {
      try {
        Path files = Files.createDirectories(folder.get());
        List<String> lines = new ArrayList<>(List.of(String.valueOf(tests)));
        lines.addAll(skipped);
        String run = "%d-%d.txt".formatted(ProcessHandle.current().pid(), System.nanoTime());
        Files.write(files.resolve(run), lines);
        Files.write(files.resolveSibling("skipped-tests.txt"), summary(files));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      tests.set(0);
      skipped.clear();
    }
  }

  private static List<String> summary(Path files) throws IOException {
    int all = 0;
    int skips = 0;
    Map<String, Integer> reasons = new TreeMap<>();
    try (Stream<Path> runs = Files.list(files)) {
      for (Path run : runs.toList()) {
        List<String> lines = Files.readAllLines(run, StandardCharsets.UTF_8);
        all += Integer.parseInt(lines.get(0));
        skips += lines.size() - 1;
        lines.subList(1, lines.size()).forEach(why -> reasons.merge(why, 1, Integer::sum));
      }
    }
    List<String> summary = new ArrayList<>();
    double percent = 100.0 * skips / Math.max(1, all);
    summary.add(String.format(Locale.ROOT, "%d tests, %d skipped (%.1f %%)", all, skips, percent));
    reasons.forEach((why, count) -> summary.add("%6d  %s".formatted(count, why)));
    return summary;
  }
}
