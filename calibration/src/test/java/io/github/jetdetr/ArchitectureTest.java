package io.github.jetdetr;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.jetdetr.annotation.HotPath;
import org.junit.jupiter.api.Test;

/** Rules that hold over the classes of all modules. This module alone sees them all. */
class ArchitectureTest {

  static final String BASE = "io.github.jetdetr";

  static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // The other modules' tests come as jars when the whole project is built.
          .withImportOption(location -> !location.contains("-tests.jar"))
          // Programs that only tests start.
          .withImportOption(location -> !location.contains("/jetdetr/peers/"))
          .withImportOption(new ImportOption.DoNotIncludePackageInfos())
          .importPackages(BASE);

  @Test
  void everyModuleIsSeen() {
    assertTrue(CLASSES.contain(BASE + ".camera.Camera"));
    assertTrue(CLASSES.contain(BASE + ".pipeline.FrameLoop"));
    assertTrue(CLASSES.contain(BASE + ".calibration.command.EvaluateCommand"));
    assertTrue(CLASSES.size() > 500, "only " + CLASSES.size() + " classes");
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
  void onnxRuntimeIsLoadedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveSimpleName("OnnxRuntimeLibrary")
        .should()
        .callMethodWhere(
            target(name("getEnvironment"))
                .and(target(owner(name("ai.onnxruntime.OrtEnvironment")))))
        .because("whoever loads it another way sends usage data")
        .check(CLASSES);
  }

  @Test
  void theCoreKnowsNoStreet() {
    noClasses()
        .that()
        .resideInAnyPackage(
            BASE + ".camera..",
            BASE + ".detect..",
            BASE + ".publish..",
            BASE + ".message..",
            BASE + ".pipeline..",
            BASE + ".health..")
        .or()
        .resideInAnyPackage(
            BASE + ".engine",
            BASE + ".engine.model..",
            BASE + ".engine.preprocess..",
            BASE + ".engine.onnxruntime..",
            BASE + ".engine.cuda..",
            BASE + ".engine.tensorrt..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(BASE + ".street..")
        .because("the drawn street is a camera like any other")
        .check(CLASSES);
  }

  @Test
  void calibrationKnowsNothingOfMqttOrTheDaemon() {
    noClasses()
        .that()
        .resideInAPackage(BASE + ".calibration..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            BASE + ".mqtt..",
            BASE + ".publish..",
            BASE + ".message..",
            BASE + ".pipeline..",
            BASE + ".daemon..",
            BASE + ".cli..")
        .check(CLASSES);
  }

  @Test
  void reportsDoNotKnowHowTheyAreWrittenOrSent() {
    noClasses()
        .that()
        .resideInAPackage(BASE + ".message")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(BASE + ".message.json..", BASE + ".mqtt..", BASE + ".publish..")
        .check(CLASSES);
  }

  @Test
  void mqttClientsAndBrokersAreNamedInOnePackage() {
    noClasses()
        .that()
        .resideOutsideOfPackage(BASE + ".mqtt..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.eclipse.paho..", "org.apache.activemq..", "org.apache.artemis..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void staticFieldsAreFinal() {
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
        .haveSimpleNameNotEndingWith("Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(CLASSES);
  }

  @Test
  void theHotPathUsesNoStreams() {
    noClasses()
        .that()
        .areAnnotatedWith(HotPath.class)
        .or()
        .resideInAnyPackage(BASE + ".picture..", BASE + ".track", BASE + ".track.event")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("java.util.stream..")
        .because("a steady frame allocates nothing")
        .check(CLASSES);
  }

  @Test
  void classNamesHaveNoGenericSuffixes() {
    classes()
        .that()
        .resideInAPackage(BASE + "..")
        .should()
        .haveNameNotMatching(".*(Impl|Manager|Util|Utils|Helper)$")
        .check(CLASSES);
  }
}
