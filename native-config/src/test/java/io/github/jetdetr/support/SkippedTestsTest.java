package io.github.jetdetr.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

class SkippedTestsTest {

  @TempDir Path target = Path.of("");

  /** Three tests run and three do not. */
  static class Some {

    @Test
    void runs() {
      assertTrue(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void runsForTwoOfThree(int number) {
      assumeTrue(number < 3, "needs a gear: apt-get install gears");
    }

    @Test
    @Disabled("needs a whole day")
    void isDisabled() {}

    @Test
    void aborts() {
      abort("needs a gear: apt-get install gears");
    }
  }

  /** Nothing of it begins. */
  static class None {

    @BeforeAll
    static void makeReady() {
      abort("needs a crank");
    }

    @Test
    void first() {}

    @Test
    void second() {}
  }

  @Test
  void everyTestIsCountedOnceAndSkippedOnesByWhatTheyNeed() throws IOException {
    run(Some.class);

    assertEquals(
        List.of(
            "6 tests, 3 skipped (50.0 %)",
            "     2  needs a gear: apt-get install gears", "     1  needs a whole day"),
        summary());
  }

  @Test
  void aClassThatNeverBeginsCountsAsAllOfItsTestsAndRunsAddUp() throws IOException {
    run(Some.class);
    run(None.class);

    assertEquals("8 tests, 5 skipped (62.5 %)", summary().get(0));
    assertTrue(summary().contains("     2  needs a crank"), summary()::toString);
  }

  @Test
  void aBuildThatNamesNoFolderGetsNoNote() throws IOException {
    execute(new SkippedTests(Optional.empty()), Some.class);

    try (var files = Files.list(target)) {
      assertEquals(0, files.count());
    }
  }

  private void run(Class<?> tests) {
    execute(new SkippedTests(Optional.of(target.resolve("tests"))), tests);
  }

  private static void execute(SkippedTests listener, Class<?> tests) {
    // Otherwise the build would count these too.
    LauncherConfig alone =
        LauncherConfig.builder().enableTestExecutionListenerAutoRegistration(false).build();
    Launcher launcher = LauncherFactory.create(alone);
    launcher.execute(
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build(), listener);
  }

  private List<String> summary() throws IOException {
    return Files.readAllLines(target.resolve("skipped-tests.txt"));
  }
}
