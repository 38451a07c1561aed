package io.github.jetdetr.engine.tensorrt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.PrintWriter;
import java.util.Arrays;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes in a process that {@link GpuEmulator} started. */
final class EmulatedTests {

  private EmulatedTests() {}

  /** Takes the names of classes; ends with 1 when a test failed, 2 when there was none. */
  public static void main(String[] classes) {
    EmulatedNetwork.register();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
            .build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);
    listener.getSummary().printFailuresTo(new PrintWriter(System.out, true, UTF_8), 30);
    long passed = listener.getSummary().getTestsSucceededCount();
    System.out.printf(
        "%d passed, %d failed%n", passed, listener.getSummary().getTotalFailureCount());
    System.exit(listener.getSummary().getTotalFailureCount() > 0 ? 1 : passed > 0 ? 0 : 2);
  }
}
