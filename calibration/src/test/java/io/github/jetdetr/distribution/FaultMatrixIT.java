package io.github.jetdetr.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jetdetr.distribution.faults.BrokerFaults;
import io.github.jetdetr.distribution.faults.CameraFaults;
import io.github.jetdetr.distribution.faults.ClientFaults;
import io.github.jetdetr.distribution.faults.FaultGroup;
import io.github.jetdetr.distribution.faults.FaultKind;
import io.github.jetdetr.distribution.faults.FaultReport;
import io.github.jetdetr.distribution.faults.FaultRow;
import io.github.jetdetr.distribution.faults.MachineFaults;
import io.github.jetdetr.distribution.faults.ProcessFaults;
import io.github.jetdetr.distribution.faults.Rig;
import io.github.jetdetr.distribution.faults.StartFaults;
import io.github.jetdetr.distribution.support.Footprint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of fault, once each; {@code -Djetdetr.faults.times=20} for as many times each, {@code
 * -Djetdetr.faults.lanes=4} for so many groups side by side, {@code -Djetdetr.faults.group=camera}
 * for one alone, {@code -Djetdetr.faults.kind=SIGKILL} for kinds whose names begin so, {@code
 * -Djetdetr.faults.seed} for the same moments again. Leaves {@code target/FAULTS.md}.
 */
class FaultMatrixIT {

  private static final int TIMES = Integer.getInteger("jetdetr.faults.times", 1);
  private static final int LANES = Integer.getInteger("jetdetr.faults.lanes", 3);
  private static final String ONLY = System.getProperty("jetdetr.faults.group", "");
  private static final String KIND = System.getProperty("jetdetr.faults.kind", "");
  // A minute each would be most of the build.
  private static final int LONG_OUTAGE_SECONDS = TIMES > 1 ? 60 : 3;

  @TempDir private Path folder = Path.of("");

  @Test
  void everyPromiseIsKeptAndNothingIsLostWithoutACounter() throws Exception {
    assumeTrue(Footprint.isKnown(), Footprint.NEEDED);
    BrokerFaults brokers = new BrokerFaults(folder, LONG_OUTAGE_SECONDS);
    List<Future<List<FaultRow>>> groups = new ArrayList<>();
    ExecutorService lanes = Executors.newFixedThreadPool(LANES);
    try {
      submit(groups, lanes, "network", rig -> brokers.ofNetwork());
      submit(groups, lanes, "process", rig -> ProcessFaults.ending());
      submit(groups, lanes, "broker", rig -> brokers.ofSettings());
      submit(groups, lanes, "camera", rig -> CameraFaults.all());
      submit(groups, lanes, "machine", MachineFaults::of);
      submit(groups, lanes, "inside", rig -> ProcessFaults.survived());
      submit(groups, lanes, "clients", rig -> ClientFaults.all());
      submit(groups, lanes, "start", StartFaults::of);
      List<FaultRow> rows = new ArrayList<>();
      for (Future<List<FaultRow>> group : groups) {
        rows.addAll(group.get());
      }
      Path report = Path.of("target", "FAULTS.md");
      Files.writeString(report, FaultReport.markdown(rows, TIMES), StandardCharsets.UTF_8);
      System.out.println(Files.readString(report, StandardCharsets.UTF_8));
      assertEquals(
          List.of(),
          rows.stream()
              .filter(row -> !row.problem().isEmpty())
              .map(row -> row.kind().name() + ": " + row.problem())
              .toList());
    } finally {
      lanes.shutdownNow();
    }
  }

  private void submit(
      List<Future<List<FaultRow>>> groups,
      ExecutorService lanes,
      String name,
      Function<Rig, List<FaultKind>> kinds)
      throws Exception {
    if (ONLY.isEmpty() || ONLY.equals(name)) {
      Path own = Files.createDirectory(folder.resolve(name));
      Function<Rig, List<FaultKind>> chosen =
          rig -> kinds.apply(rig).stream().filter(it -> it.name().startsWith(KIND)).toList();
      groups.add(lanes.submit(() -> new FaultGroup(name, chosen, TIMES).run(own)));
    }
  }
}
