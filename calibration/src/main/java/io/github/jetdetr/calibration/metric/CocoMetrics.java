package io.github.jetdetr.calibration.metric;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The twelve COCO box metrics (pycocotools {@code COCOeval.summarize}), each in 0..1, or {@link
 * #UNDEFINED} without objects.
 *
 * @param ap mean over IoU .50:.05:.95, all areas, at most 100 detections per category and picture;
 *     this holds for all the others unless they say otherwise
 * @param ap50 at IoU .50
 * @param ap75 at IoU .75
 * @param apSmall objects up to 32² square pixels
 * @param apMedium 32² to 96²
 * @param apLarge from 96²
 * @param ar1 recall with one detection per category and picture
 * @param ar10 recall with ten
 * @param ar100 recall with a hundred
 * @param arSmall recall of small objects
 * @param arMedium recall of medium objects
 * @param arLarge recall of large objects
 */
public record CocoMetrics(
    double ap,
    double ap50,
    double ap75,
    double apSmall,
    double apMedium,
    double apLarge,
    double ar1,
    double ar10,
    double ar100,
    double arSmall,
    double arMedium,
    double arLarge) {

  /** The value that pycocotools reports without objects. */
  public static final double UNDEFINED = -1;

  /** The metrics by the names that reports use ({@code AP}, {@code AP50}, …), in COCO's order. */
  public Map<String, Double> byName() {
    Map<String, Double> map = new LinkedHashMap<>();
    map.put("AP", ap);
    map.put("AP50", ap50);
    map.put("AP75", ap75);
    map.put("APs", apSmall);
    map.put("APm", apMedium);
    map.put("APl", apLarge);
    map.put("AR1", ar1);
    map.put("AR10", ar10);
    map.put("AR100", ar100);
    map.put("ARs", arSmall);
    map.put("ARm", arMedium);
    map.put("ARl", arLarge);
    return Collections.unmodifiableMap(map);
  }
}
