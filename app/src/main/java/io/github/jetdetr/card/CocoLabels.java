package io.github.jetdetr.card;

import java.util.ArrayList;
import java.util.List;

/**
 * The names of COCO's 80 categories in the order of their ids (cocodataset.org, instances 2017),
 * and the gaps in those ids.
 */
final class CocoLabels {

  /** By class number, for models trained on the 80 categories without gaps. */
  static final List<String> EIGHTY =
      List.of(
          ("person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,"
                  + "stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow,elephant,bear,"
                  + "zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,"
                  + "sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,"
                  + "tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,apple,"
                  + "sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
                  + "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,"
                  + "cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,"
                  + "teddy bear,hair drier,toothbrush")
              .split(","));

  // Ids of categories that were planned and never annotated.
  private static final List<Integer> GAPS = List.of(0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83);

  private CocoLabels() {}

  /** By COCO id, 0 to 90, gaps named {@code n/a}: what DETR and RF-DETR were trained on. */
  static List<String> byId() {
    List<String> names = new ArrayList<>();
    int next = 0;
    for (int id = 0; id <= 90; id++) {
      names.add(GAPS.contains(id) ? "n/a" : EIGHTY.get(next++));
    }
    return names;
  }
}
