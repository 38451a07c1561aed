package io.github.jetdetr.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the metrics of one scrape: samples with the same name form one family. Not thread-safe.
 */
final class MetricFamilies {

  private static final String TOTAL = "_total";

  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();
  private final List<MetricSnapshot> others = new ArrayList<>();

  /**
   * Adds a sample of a gauge.
   *
   * @param labels alternating names and values
   */
  void gauge(String name, String help, Number value, String... labels) {
    gauges
        .computeIfAbsent(name, key -> GaugeSnapshot.builder().name(key).help(help))
        .dataPoint(
            GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .value(value.doubleValue())
                .labels(Labels.of(labels))
                .build());
  }

  /**
   * Adds a sample of a counter.
   *
   * @param name ends in {@code _total}
   * @param labels alternating names and values
   */
  void counter(String name, String help, Number value, String... labels) {
    counters
        .computeIfAbsent(
            name.substring(0, name.length() - TOTAL.length()),
            key -> CounterSnapshot.builder().name(key).help(help))
        .dataPoint(
            CounterSnapshot.CounterDataPointSnapshot.builder()
                .value(value.doubleValue())
                .labels(Labels.of(labels))
                .build());
  }

  void add(MetricSnapshot family) {
    others.add(family);
  }

  MetricSnapshots snapshots() {
    List<MetricSnapshot> all = new ArrayList<>(others);
    gauges.values().forEach(family -> all.add(family.build()));
    counters.values().forEach(family -> all.add(family.build()));
    return new MetricSnapshots(all);
  }
}
