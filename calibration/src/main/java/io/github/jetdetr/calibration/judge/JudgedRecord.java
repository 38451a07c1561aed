package io.github.jetdetr.calibration.judge;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.jetdetr.calibration.coco.CocoCategory;
import io.github.jetdetr.calibration.coco.CocoImage;
import io.github.jetdetr.calibration.coco.CocoResults;
import io.github.jetdetr.calibration.coco.CocoTruth;
import io.github.jetdetr.calibration.coco.PictureDetections;
import io.github.jetdetr.calibration.coco.ScoredBox;
import io.github.jetdetr.calibration.coco.TruthBox;
import io.github.jetdetr.calibration.pictures.PictureException;
import io.github.jetdetr.calibration.pictures.PictureSource;
import io.github.jetdetr.engine.model.ModelException;
import io.github.jetdetr.file.FileFault;
import io.github.jetdetr.file.WholeFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * {@code judged.json.gz} of a bundle: the pictures it was judged on, their labels, and what each
 * precision detected, so that judging can go on with more pictures.
 *
 * @param schema {@link #SCHEMA}
 * @param engine what ran the models
 * @param files {@code sha256:…} of the models, by precision
 * @param look how often pictures were looked at, from 1
 * @param labelled whether the truth has labels
 * @param truth the pictures
 * @param keys {@link PictureSource#key} of each picture, by its id
 * @param results what each precision detected, by precision
 */
public record JudgedRecord(
    String schema,
    String engine,
    Map<String, String> files,
    int look,
    boolean labelled,
    CocoTruth truth,
    Map<Long, String> keys,
    Map<String, CocoResults> results) {

  private static final String SCHEMA = "jetdetr.judged/1.0";
  private static final JsonMapper JSON = mapper();

  /** A box as a list of numbers, in the order of the record's components. */
  @JsonFormat(shape = JsonFormat.Shape.ARRAY)
  private interface AsArray {}

  /**
   * What was judged at first.
   *
   * @param engine what ran the models
   * @param files digests of the models, by precision
   * @param results what each precision detected
   * @throws PictureException if a picture is missing by now
   */
  public static JudgedRecord of(
      String engine,
      Map<String, String> files,
      PictureSource pictures,
      boolean labelled,
      Map<String, CocoResults> results)
      throws PictureException {
    Map<Long, String> keys = new LinkedHashMap<>();
    for (CocoImage image : pictures.truth().images()) {
      keys.put(image.id(), pictures.key(image));
    }
    return new JudgedRecord(SCHEMA, engine, files, 1, labelled, pictures.truth(), keys, results);
  }

  /**
   * Reads what a bundle was judged on.
   *
   * @throws ModelException in one line, when there is nothing or it is not whole
   */
  public static JudgedRecord read(Path file) throws ModelException {
    try (InputStream in =
        new GZIPInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      JudgedRecord read = JSON.readValue(in, JudgedRecord.class);
      if (read == null || !SCHEMA.equals(read.schema)) {
        throw new ModelException("%s is no record of what was judged".formatted(file));
      }
      return read;
    } catch (NoSuchFileException e) {
      throw new ModelException(
          "%s is not there, so there is nothing to add pictures to; judge without --more first"
              .formatted(file),
          e);
    } catch (JsonProcessingException e) {
      throw new ModelException("%s is no record of what was judged".formatted(file), e);
    } catch (IOException e) {
      throw new ModelException("cannot read %s: %s".formatted(file, FileFault.words(e)), e);
    }
  }

  /** Writes it, whole or not at all. */
  public void write(Path file) throws IOException {
    WholeFile.write(
        file,
        part -> {
          try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(part))) {
            JSON.writeValue(out, this);
          }
        });
  }

  /** Ids of the pictures of a source that are in here already, whatever their names. */
  public Set<Long> known(PictureSource pictures) throws PictureException {
    Set<String> seen = new HashSet<>(keys.values());
    Set<Long> known = new HashSet<>();
    for (CocoImage image : pictures.truth().images()) {
      if (seen.contains(pictures.key(image))) {
        known.add(image.id());
      }
    }
    return known;
  }

  /**
   * Checks that more pictures can be added to this.
   *
   * @throws ModelException if it is of other models or another engine
   */
  public void check(String otherEngine, Map<String, String> otherFiles) throws ModelException {
    if (!files.equals(otherFiles)) {
      throw new ModelException(
          "the bundle's models are not those that were judged; judge without --more");
    }
    if (!engine.equals(otherEngine)) {
      throw new ModelException(
          "it was judged on %s, not on %s; judge without --more".formatted(engine, otherEngine));
    }
  }

  /**
   * The pictures of both, as a look later. Ids of the added pictures and labels are changed so that
   * they stay unique.
   *
   * @throws ModelException if the categories are not the same, or only one side has labels
   */
  public JudgedRecord plus(JudgedRecord added) throws ModelException {
    if (labelled != added.labelled) {
      throw new ModelException(
          labelled
              ? "the pictures judged so far have labels, those to be added have none"
              : "the pictures judged so far have no labels, those to be added have");
    }
    Map<Integer, Integer> categories = categories(added);
    long images = truth.images().stream().mapToLong(CocoImage::id).max().orElse(0);
    long boxes = truth.annotations().stream().mapToLong(TruthBox::id).max().orElse(0);
    Map<Long, Long> ids = new HashMap<>();
    List<CocoImage> allImages = new ArrayList<>(truth.images());
    Map<Long, String> allKeys = new LinkedHashMap<>(keys);
    for (CocoImage image : added.truth.images()) {
      images++;
      ids.put(image.id(), images);
      allKeys.put(images, added.keys.getOrDefault(image.id(), ""));
      allImages.add(new CocoImage(images, image.fileName(), image.width(), image.height()));
    }
    List<TruthBox> allBoxes = new ArrayList<>(truth.annotations());
    for (TruthBox box : added.truth.annotations()) {
      boxes++;
      allBoxes.add(
          new TruthBox(
              boxes,
              ids.getOrDefault(box.imageId(), 0L),
              categories.getOrDefault(box.categoryId(), 0),
              box.x(),
              box.y(),
              box.width(),
              box.height(),
              box.area(),
              box.crowd()));
    }
    Map<String, CocoResults> allResults = new LinkedHashMap<>();
    results.forEach(
        (precision, former) -> {
          List<PictureDetections> pictures = new ArrayList<>(former.pictures());
          CocoResults more = added.results.get(precision);
          for (PictureDetections picture :
              more == null ? List.<PictureDetections>of() : more.pictures()) {
            pictures.add(renumbered(picture, ids, categories));
          }
          allResults.put(precision, new CocoResults(pictures));
        });
    return new JudgedRecord(
        SCHEMA,
        engine,
        files,
        look + 1,
        labelled,
        new CocoTruth(allImages, truth.categories(), allBoxes),
        allKeys,
        allResults);
  }

  /** Our id of each of the other's categories. */
  private Map<Integer, Integer> categories(JudgedRecord added) throws ModelException {
    Map<String, Integer> ours = new HashMap<>();
    truth.categories().forEach(category -> ours.put(category.name(), category.id()));
    Map<Integer, Integer> ids = new HashMap<>();
    for (CocoCategory category : added.truth.categories()) {
      Integer id = ours.remove(category.name());
      if (id == null) {
        throw new ModelException(
            "the pictures judged so far have no category '%s'; both need the same categories"
                .formatted(category.name()));
      }
      ids.put(category.id(), id);
    }
    if (!ours.isEmpty()) {
      throw new ModelException(
          "the pictures to be added have no category '%s'; both need the same categories"
              .formatted(ours.keySet().iterator().next()));
    }
    return ids;
  }

  private static PictureDetections renumbered(
      PictureDetections picture, Map<Long, Long> ids, Map<Integer, Integer> categories) {
    List<ScoredBox> boxes = new ArrayList<>();
    for (ScoredBox box : picture.boxes()) {
      boxes.add(
          new ScoredBox(
              categories.getOrDefault(box.categoryId(), box.categoryId()),
              box.score(),
              box.x(),
              box.y(),
              box.width(),
              box.height()));
    }
    return new PictureDetections(ids.getOrDefault(picture.imageId(), 0L), boxes);
  }

  /** Digest of each picture's pixels, by name; by name and id where a name occurs twice. */
  public Map<String, String> keysByName() {
    Map<String, String> byName = new LinkedHashMap<>();
    for (CocoImage image : truth.images()) {
      String key = keys.getOrDefault(image.id(), "");
      if (byName.putIfAbsent(image.fileName(), key) != null) {
        byName.put(image.fileName() + " (" + image.id() + ")", key);
      }
    }
    return byName;
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder()
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .addMixIn(ScoredBox.class, AsArray.class)
        .addMixIn(TruthBox.class, AsArray.class)
        .build();
  }
}
