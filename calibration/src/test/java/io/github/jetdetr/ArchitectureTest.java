package io.github.jetdetr;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may know whom, held over the classes of all modules. This module alone sees them all. */
class ArchitectureTest {

  private static final String BASE = "io.github.jetdetr";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The other modules' tests come as jars when the whole project is built.
          .withImportOption(location -> !location.contains("-tests.jar"))
          .withImportOption(new ImportOption.DoNotIncludePackageInfos())
          .importPackages(BASE);

  @Test
  void everyModuleWasLookedAt() {
    assertTrue(CLASSES.contain(BASE + ".camera.Camera"));
    assertTrue(CLASSES.contain(BASE + ".engine.Engine"));
    assertTrue(CLASSES.contain(BASE + ".daemon.FrameLoop"));
    assertTrue(CLASSES.contain(BASE + ".calibration.EvaluateCommand"));
    assertTrue(CLASSES.size() > 200, "only " + CLASSES.size() + " classes");
  }

  @Test
  void nativeCodeStaysBehindTheSeam() {
    noClasses()
        .that()
        .resideOutsideOfPackages(BASE + ".camera..", BASE + ".engine..", BASE + ".service..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.bytedeco..", "ai.onnxruntime..", "org.newsclub..")
        .because("native-config is the one place where a JetPack upgrade may be felt")
        .check(CLASSES);
  }

  @Test
  void noStageKnowsALaterOne() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("camera")
        .definedBy(BASE + ".camera..")
        .layer("engine")
        .definedBy(BASE + ".engine..")
        .layer("device")
        .definedBy(BASE + ".device..")
        .layer("service")
        .definedBy(BASE + ".service..")
        .layer("detect")
        .definedBy(BASE + ".detect..")
        .layer("picture")
        .definedBy(BASE + ".picture..")
        .layer("publish")
        .definedBy(BASE + ".publish..")
        .layer("health")
        .definedBy(BASE + ".health..")
        .layer("metrics")
        .definedBy(BASE + ".metrics..")
        .layer("top")
        .definedBy(BASE + ".top..")
        .layer("daemon")
        .definedBy(BASE + ".daemon..")
        .layer("calibration")
        .definedBy(BASE + ".calibration..")
        .whereLayer("camera")
        .mayOnlyBeAccessedByLayers(
            "engine", "detect", "picture", "publish", "health", "daemon", "calibration")
        .whereLayer("engine")
        .mayOnlyBeAccessedByLayers("detect", "publish", "health", "daemon", "calibration")
        .whereLayer("service")
        .mayOnlyBeAccessedByLayers("daemon")
        .whereLayer("detect")
        .mayOnlyBeAccessedByLayers("picture", "publish", "health", "daemon", "calibration")
        .whereLayer("device")
        .mayOnlyBeAccessedByLayers("publish", "health", "metrics", "daemon")
        .whereLayer("picture")
        .mayOnlyBeAccessedByLayers("daemon")
        .whereLayer("publish")
        .mayOnlyBeAccessedByLayers("metrics", "top", "daemon")
        .whereLayer("health")
        .mayOnlyBeAccessedByLayers("metrics", "daemon")
        .whereLayer("metrics")
        .mayOnlyBeAccessedByLayers("daemon")
        .whereLayer("top")
        .mayOnlyBeAccessedByLayers("daemon")
        .whereLayer("daemon")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("calibration")
        .mayNotBeAccessedByAnyLayer()
        .check(CLASSES);
  }

  @Test
  void mqttIsNamedByPublishAlone() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".publish..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.paho..", "org.apache.activemq..", "org.apache.artemis..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(BASE + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void nothingStaticChanges() {
    fields()
        .that()
        .areStatic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAPackage(BASE + "..")
        .should()
        .haveModifier(JavaModifier.FINAL)
        .check(CLASSES);
  }

  @Test
  void standardStreamsBelongToTheCommandLine() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
  }

  @Test
  void onlyMainEndsTheProcess() {
    noClasses()
        .that()
        .doNotHaveSimpleName("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void theWayOfAFrameUsesNoStreams() {
    noClasses()
        .that()
        .haveSimpleName("FrameLoop")
        .or()
        .haveSimpleName("Feeds")
        .or()
        .haveSimpleName("Turnstile")
        .or()
        .haveSimpleName("NewestFrame")
        .or()
        .haveSimpleName("Preprocessor")
        .or()
        .haveSimpleName("PictureShrink")
        .or()
        .haveSimpleName("OnnxRuntimeSlot")
        .or()
        .haveSimpleName("QueryDecoder")
        .or()
        .haveSimpleName("PostProcessedDecoder")
        .or()
        .haveSimpleName("Detector")
        .or()
        .haveSimpleName("Detections")
        .or()
        .haveSimpleName("LatencyBook")
        .or()
        .resideInAPackage(BASE + ".picture..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.stream..")
        .because("a steady frame allocates nothing")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .that()
        .resideInAPackage(BASE + "..")
        .should()
        .haveNameNotMatching(".*(Impl|Manager|Util|Utils|Helper)$")
        .check(CLASSES);
  }
}
