package io.github.jetdetr.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceReaderTest {

  private static final String ZONES = "sys/class/thermal/thermal_zone";

  @TempDir private Path root = Path.of("");

  @Test
  void anOrinNanoTellsItsHeatPowerClocksFanAndMode() {
    DeviceReading reading = reader("orin-nano").read();

    assertEquals(
        Map.of(
            "cpu-thermal", 61.25, "gpu-thermal", 60.031, "soc0-thermal", 58.5, "tj-thermal", 61.25),
        celsius(reading));
    assertEquals(
        Map.of("active", 51.0, "passive", 99.0, "critical", 104.5),
        temperature(reading, "cpu-thermal").limitsCelsius());
    assertEquals(99.0, temperature(reading, "tj-thermal").throttleCelsius());
    assertEquals(
        List.of(
            new PowerRail("VDD_IN", 5.064, 1.5),
            new PowerRail("VDD_CPU_GPU_CV", 5.064, 0.48),
            new PowerRail("VDD_SOC", 5.064, 0.36)),
        reading.rails());
    assertEquals(5.064 * 1.5, reading.totalWatts());
    assertEquals(0.873, reading.gpuLoad());
    assertEquals(
        List.of(
            new Clock("gpu", 1.02e9, 1.02e9),
            new Clock("cpu0", 1.728e9, 1.728e9),
            new Clock("cpu4", 7.296e8, 1.728e9)),
        reading.clocks());
    assertEquals(List.of(new Fan("pwmfan", 0.4, 2280L)), reading.fans());
    assertEquals("MAXN_SUPER", reading.powerMode());
    Memory memory = notNull(reading.memory());
    assertEquals(51_200L * 4096, memory.resident());
    assertEquals(7_802_644L * 1024, memory.deviceTotal());
    assertEquals(4_193_280L * 1024, memory.deviceAvailable());
    assertEquals(77L, memory.nativeCode());
    assertTrue(notNull(reading.disk()).total() > 0);
  }

  @Test
  void aSensorThatAnswersNothingIsAbsentAndNamed() {
    assertEquals(
        List.of("temperature cv0-thermal", "temperature cv1-thermal"),
        reader("orin-nano").read().absent());
  }

  @Test
  void anAgxOrinSumsItsRailsAndTakesTheLoadFromWhereItIs() {
    DeviceReading reading = reader("agx-orin").read();

    assertEquals(
        List.of("VDD_GPU_SOC", "VDD_CPU_CV", "VIN_SYS_5V0", "VDDQ_VDD2_1V8AO"),
        reading.rails().stream().map(PowerRail::rail).toList());
    assertEquals(19.872 * 0.48 + 5 * 1.2, notNull(reading.totalWatts()), 1e-9);
    assertEquals(0.415, reading.gpuLoad());
    assertEquals("MAXN", reading.powerMode());
    assertEquals(
        List.of("gpu", "cpu0", "cpu4", "cpu8"),
        reading.clocks().stream().map(Clock::unit).toList());
    assertFalse(celsius(reading).containsKey("PMIC-Die"), "that chip tells a fixed number");
    assertTrue(reading.cooling().get(0).isThrottling());
    assertEquals(List.of("fan"), reading.absent());
  }

  @Test
  void aThorSaysWhatItDoesNotTell() {
    DeviceReading reading = reader("thor").read();

    assertNull(reading.gpuLoad());
    assertEquals(0, reading.clocks().get(1).hertz(), "a GPU without power stands still");
    assertEquals(
        List.of("emc", "gpu-gpc-0", "gpu-nvd-0", "cpu0"),
        reading.clocks().stream().map(Clock::unit).toList());
    assertEquals(114.5, temperature(reading, "tj").throttleCelsius());
    assertEquals(List.of("fan", "gpu load", "power mode", "temperature gpu"), reading.absent());
  }

  @Test
  void aPcTellsItsChipsOnceAndApart() {
    DeviceReading reading = reader("pc").read();

    assertEquals(
        Map.of(
            "acpitz", 27.8,
            "coretemp Package id 0", 71.0,
            "coretemp Core 0", 70.0,
            "nvme Composite", 38.85,
            "nvme Sensor 1", 38.85,
            "nvme Composite-2", 41.85),
        celsius(reading));
    assertEquals(80.0, temperature(reading, "coretemp Core 0").throttleCelsius());
    assertNull(temperature(reading, "nvme Sensor 1").throttleCelsius(), "65 million is no limit");
    assertEquals(
        List.of(new Cooling("Processor", 3, 10), new Cooling("TCC Offset", 10, 63)),
        reading.cooling());
    assertFalse(reading.cooling().get(1).isThrottling());
    assertEquals(
        List.of(new Fan("CPU fan", null, 1100L), new Fan("nct6798 fan2", null, 800L)),
        reading.fans());
    assertEquals(List.of("gpu clock", "gpu load", "power", "power mode"), reading.absent());
  }

  @Test
  void sensorsThatChangeTheirNumbersKeepTheirNames() {
    FakeDevice device = FakeDevice.of("orin-nano", root);
    DeviceReader reader = reader(device);
    DeviceReading before = reader.read();

    device.renumber("sys/class/thermal", "thermal_zone");
    device.renumber("sys/class/thermal", "cooling_device");
    device.renumber("sys/class/hwmon", "hwmon");
    DeviceReading after = reader.read();

    assertEquals(celsius(before), celsius(after));
    assertEquals(before.cooling(), after.cooling());
    assertEquals(before.rails(), after.rails());
    assertEquals(before.throttled(), after.throttled());
    assertEquals(before.fans(), after.fans());
    assertEquals(before.absent(), after.absent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Resource temporarily unavailable",
        "Input/output error",
        "-256000",
        "0",
        "-274000",
        "255000",
        "99999999999999999999",
        "61.25"
      })
  void whatIsNoReadingIsNeverToldAsOne(String text) {
    FakeDevice device = FakeDevice.of("orin-nano", root);
    device.set(ZONES + "5/temp", text);

    DeviceReading reading = reader(device).read();

    assertFalse(celsius(reading).containsKey("tj-thermal"));
    assertTrue(reading.absent().contains("temperature tj-thermal"), reading.absent().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"orin-nano", "agx-orin", "thor", "pc"})
  void noNumberOfAnyDeviceBecomesASentinel(String name) throws IOException {
    FakeDevice device = FakeDevice.of(name, root);
    for (String file : numbers(root.resolve("sys"))) {
      String before = Files.readString(root.resolve(file));
      for (String nonsense : List.of("-256000", "-274000", "99999999999999999999", "EAGAIN")) {
        device.set(file, nonsense);
        assertNoSentinel(reader(device).read(), file + " = " + nonsense);
      }
      device.fail(file);
      assertNoSentinel(reader(device).read(), file + " fails");
      device.set(file, before.strip());
    }
  }

  private List<String> numbers(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<String> numbers = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (Files.readString(file).strip().matches("-?[0-9]+")) {
          numbers.add(root.relativize(file).toString());
        }
      }
      assertFalse(numbers.isEmpty(), folder::toString);
      return numbers;
    }
  }

  private static void assertNoSentinel(DeviceReading reading, String why) {
    for (Temperature each : reading.temperatures()) {
      assertTrue(each.celsius() > 20 && each.celsius() < 100, () -> each + ": " + why);
      assertTrue(each.limitsCelsius().values().stream().allMatch(it -> it > 0 && it < 150), why);
    }
    for (PowerRail each : reading.rails()) {
      assertTrue(each.watts() > -1 && each.watts() < 100, () -> each + ": " + why);
    }
    for (Fan each : reading.fans()) {
      Double duty = each.duty();
      Long rpm = each.rpm();
      assertTrue(duty == null || (duty >= 0 && duty <= 1), () -> each + ": " + why);
      assertTrue(rpm == null || rpm > 0, () -> each + ": " + why);
    }
    assertTrue(reading.clocks().stream().allMatch(it -> it.hertz() >= 0), why);
    assertTrue(reading.cooling().stream().allMatch(it -> it.state() <= it.maxState()), why);
    assertTrue(reading.throttled().stream().allMatch(it -> it.events() == 0), why);
    Double load = reading.gpuLoad();
    assertTrue(load == null || (load >= 0 && load <= 1), why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"orin-nano", "agx-orin", "thor", "pc"})
  void withEverySensorOfADeviceGoneAllIsAbsent(String name) {
    FakeDevice device = FakeDevice.of(name, root);
    DeviceReader reader = reader(device);
    DeviceReading before = reader.read();
    assertFalse(before.temperatures().isEmpty());

    device.remove("sys");
    device.remove("var/lib/nvpmodel");
    DeviceReading after = reader.read();

    assertEquals(List.of(), after.temperatures());
    assertEquals(List.of(), after.cooling());
    assertEquals(List.of(), after.throttled());
    assertEquals(List.of(), after.clocks());
    assertEquals(List.of(), after.rails());
    assertEquals(List.of(), after.fans());
    assertNull(after.gpuLoad());
    assertNull(after.powerMode());
    for (String kind :
        List.of("cooling", "cpu clock", "fan", "gpu clock", "gpu load", "power", "temperature")) {
      assertTrue(after.absent().contains(kind), () -> kind + " in " + after.absent());
    }
  }

  @Test
  void aSensorThatGoesAwayIsMissedAndComesBack() {
    FakeDevice device = FakeDevice.of("orin-nano", root);
    DeviceReader reader = reader(device);
    int readable = reader.read().temperatures().size();

    device.remove(ZONES + "5");
    device.remove("sys/class/hwmon/hwmon1/curr2_input");
    DeviceReading without = reader.read();
    device.set(ZONES + "7/type", "tj-thermal");
    device.set(ZONES + "7/temp", "70000");
    DeviceReading again = reader.read();

    assertEquals(readable - 1, without.temperatures().size());
    assertTrue(without.absent().contains("temperature tj-thermal"), without.absent().toString());
    assertTrue(without.absent().contains("power VDD_CPU_GPU_CV"), without.absent().toString());
    assertEquals(2, without.rails().size());
    assertEquals(70, temperature(again, "tj-thermal").celsius());
    assertFalse(again.absent().contains("temperature tj-thermal"));
  }

  @Test
  void throttlingIsCountedFromTheFirstLookOn() {
    FakeDevice device = FakeDevice.of("orin-nano", root);
    DeviceReader reader = reader(device);
    String counter = "sys/class/hwmon/hwmon2/oc1_event_cnt";

    assertEquals(0, events(reader.read(), "oc1_under_voltage"), "three were before our time");
    device.set(counter, "5");
    assertEquals(2, events(reader.read(), "oc1_under_voltage"));
    device.fail(counter);
    DeviceReading unreadable = reader.read();
    device.set(counter, "6");
    assertEquals(3, events(reader.read(), "oc1_under_voltage"));
    device.set(counter, "1");
    assertEquals(4, events(reader.read(), "oc1_under_voltage"), "the driver began anew");

    assertFalse(
        unreadable.throttled().stream().anyMatch(it -> it.cause().equals("oc1_under_voltage")));
    assertTrue(unreadable.absent().contains("throttle count oc1_under_voltage"));
  }

  @Test
  void aModeThatNoConfigurationNamesIsToldByItsNumber() {
    FakeDevice device = FakeDevice.of("orin-nano", root);

    device.set("var/lib/nvpmodel/status", "pmode:0007 fmode:cool");
    assertEquals("mode 7", reader(device).read().powerMode());
    device.remove("etc/nvpmodel.conf");
    assertEquals("mode 7", reader(device).read().powerMode());
    device.set("var/lib/nvpmodel/status", "pmode:");
    assertNull(reader(device).read().powerMode());
  }

  @Test
  void aDeviceWithoutASingleSensorHasEverythingAbsent() {
    DeviceReading reading = reader(FakeDevice.empty(root)).read();

    assertEquals(
        List.of(
            "cooling",
            "cpu clock",
            "fan",
            "gpu clock",
            "gpu load",
            "memory",
            "power",
            "power mode",
            "temperature",
            "throttle count"),
        reading.absent());
    assertEquals(List.of(), reading.temperatures());
    assertNull(reading.gpuLoad());
    assertNull(reading.totalWatts());
    Memory memory = notNull(reading.memory());
    assertNull(memory.resident());
    assertNull(memory.deviceTotal());
  }

  @Test
  void thisMachineIsReadWithoutAnySentinel() {
    DeviceReading reading = new DeviceReader(Path.of("/"), root, () -> null).read();

    assertTrue(notNull(notNull(reading.memory()).resident()) > 1_000_000);
    for (Temperature temperature : reading.temperatures()) {
      assertTrue(temperature.celsius() > -55 && temperature.celsius() < 150);
    }
  }

  @Test
  void factsAreThoseOfTheBoard() {
    FakeDevice.of("orin-nano", root);

    DeviceFacts facts = DeviceFacts.read(root);

    assertEquals(
        "NVIDIA Jetson Orin Nano Engineering Reference Developer Kit Super", facts.model());
    assertEquals("36.4.3", facts.l4t());
    assertEquals("5.15.148-tegra", facts.kernel());
    assertEquals("MAXN_SUPER", facts.powerMode());
  }

  @Test
  void aPcHasNoFactsOfAJetson() {
    FakeDevice.of("pc", root);

    DeviceFacts facts = DeviceFacts.read(root);

    assertEquals("Desk 3000", facts.model());
    assertNull(facts.l4t());
    assertNull(facts.powerMode());
  }

  private DeviceReader reader(String device) {
    return reader(FakeDevice.of(device, root));
  }

  private DeviceReader reader(FakeDevice device) {
    return new DeviceReader(device.root(), device.root().resolve("var/cache/jetdetr"), () -> 77L);
  }

  private static Map<String, Double> celsius(DeviceReading reading) {
    return reading.temperatures().stream()
        .collect(
            Collectors.toMap(Temperature::sensor, Temperature::celsius, (a, b) -> a, TreeMap::new));
  }

  private static Temperature temperature(DeviceReading reading, String sensor) {
    return reading.temperatures().stream()
        .filter(it -> it.sensor().equals(sensor))
        .findFirst()
        .orElseThrow();
  }

  private static long events(DeviceReading reading, String cause) {
    return reading.throttled().stream()
        .filter(it -> it.cause().equals(cause))
        .findFirst()
        .orElseThrow()
        .events();
  }

  private static <T> T notNull(@Nullable T value) {
    if (value == null) {
      throw new AssertionError("absent");
    }
    return value;
  }
}
