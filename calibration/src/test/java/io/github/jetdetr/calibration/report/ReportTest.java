package io.github.jetdetr.calibration.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class ReportTest {

  private static final String HOSTILE = "<script>\"a\" & 'b'</script>\u0000";

  @Test
  void namesAreEscaped() throws Exception {
    String page =
        new Page(HOSTILE, HOSTILE)
            .section(HOSTILE)
            .paragraph(HOSTILE)
            .facts(Map.of(HOSTILE, HOSTILE))
            .figure(HOSTILE, new Table(List.of(HOSTILE)).row(List.of(HOSTILE)).markup())
            .figure(
                HOSTILE,
                new HeatMap(HOSTILE, List.of(HOSTILE), true)
                    .row(HOSTILE, List.of(new HeatMap.Cell(HOSTILE, 2)))
                    .markup())
            .figure("", new LineChart(HOSTILE, HOSTILE).line(HOSTILE, xs(0, 1), xs(1, 0)).markup())
            .figure("", new BarChart(List.of(HOSTILE)).group(HOSTILE, List.of(1.0)).markup())
            .figure("", new IntervalChart(HOSTILE, 0.01).row(HOSTILE, 1, 0, 2).markup())
            .html();

    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("\u0000"), page);
  }

  @Test
  void aPageHasNoExternalResources() {
    String page = new Page("t", "l").figure("c", aChart().markup()).html();

    assertFalse(page.contains("src="), page);
    assertFalse(page.contains("href="), page);
    assertFalse(page.contains("url("), page);
    assertFalse(page.contains("@import"), page);
  }

  @Test
  void aChartCanBeAStandaloneFile() throws Exception {
    Document svg = parse(aChart().svgFile());

    assertEquals("svg", svg.getDocumentElement().getTagName());
    assertEquals(1, svg.getElementsByTagName("style").getLength());
  }

  @Test
  void aLineGoesThroughItsPointsWithTheHigherValueHigherUp() throws Exception {
    Document svg = parse(new LineChart("x", "y").line("a", xs(0, 5, 10), xs(0, 1, 0)).svgFile());
    String[] points = lines(svg).get(0).getAttribute("points").split(" ", -1);

    assertEquals(3, points.length);
    assertTrue(x(points[0]) < x(points[1]) && x(points[1]) < x(points[2]));
    assertEquals((x(points[0]) + x(points[2])) / 2, x(points[1]), 0.11);
    assertTrue(y(points[1]) < y(points[0]), "up is less in SVG");
    assertEquals(y(points[0]), y(points[2]));
  }

  @Test
  void valuesThatAreNotFiniteLeaveAGap() throws Exception {
    double[] values = xs(1, 2, Double.NaN, 3, 4, 5);
    Document svg = parse(new LineChart("x", "y").line("a", xs(0, 1, 2, 3, 4, 5), values).svgFile());

    assertEquals(2, lines(svg).size());
    assertEquals(3, lines(svg).get(1).getAttribute("points").split(" ", -1).length);
  }

  @Test
  void barsAreAsLongAsTheirValues() throws Exception {
    Document svg =
        parse(
            new BarChart(List.of("one"))
                .group("a", List.of(1.0))
                .group("b", List.of(0.5))
                .group("c", List.of(Double.NaN))
                .svgFile());
    NodeList bars = svg.getElementsByTagName("rect");
    double[] width = new double[3];
    for (int i = 0; i < 3; i++) {
      width[i] = Double.parseDouble(((Element) bars.item(i)).getAttribute("width"));
    }

    assertEquals(width[0] / 2, width[1], 0.11);
    assertEquals(0, width[2]);
    assertTrue(svg.getDocumentElement().getTextContent().contains("–"));
  }

  @Test
  void chartsWithoutValuesOrWithEqualOnesCanBeDrawn() throws Exception {
    parse(new LineChart("x", "y").svgFile());
    parse(new LineChart("x", "y").line("a", xs(3, 3), xs(7, 7)).svgFile());
    parse(new LineChart("x", "y").line("a", xs(), xs()).svgFile());
    parse(new BarChart(List.of("s")).svgFile());
    parse(new BarChart(List.of("s")).group("zero", List.of(0.0)).svgFile());
    parse(new BarChart(List.of("s")).group("below", List.of(-1.0)).svgFile());
    parse(new IntervalChart("i", 0.01).markup().html());
  }

  @Test
  void ticksAreRoundAndCoverTheAxis() {
    Axis axis = Axis.over(0.003, 0.98, 0, 100).rounded(5);

    assertEquals(0, axis.low());
    assertEquals(1, axis.high(), 1e-12);
    assertEquals(
        List.of("0.0", "0.2", "0.4", "0.6", "0.8", "1.0"),
        axis.ticks(5).stream().map(tick -> axis.label(tick, 5)).toList());
    assertEquals(50, axis.pixel(0.5), 1e-9);
    for (double high : new double[] {1e-9, 0.7, 3, 42, 99_999, 1e12}) {
      int ticks = Axis.over(0, high, 0, 1).ticks(5).size();
      assertTrue(ticks >= 2 && ticks <= 6, high + ": " + ticks);
    }
  }

  @Test
  void rowsMustFitTheirTable() {
    assertThrows(
        IllegalArgumentException.class, () -> new Table(List.of("a", "b")).row(List.of("1")));
    assertThrows(
        IllegalArgumentException.class,
        () -> new HeatMap("", List.of("a"), false).row("r", List.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> new BarChart(List.of("a", "b")).group("g", List.of(1.0)));
    assertThrows(
        IllegalArgumentException.class, () -> new LineChart("", "").line("l", xs(1), xs(1, 2)));
    assertThrows(
        IllegalArgumentException.class, () -> new IntervalChart("", 0.01).row("r", 0, 1, -1));
  }

  private static LineChart aChart() {
    return new LineChart("step", "loss").line("loss", xs(0, 1, 2), xs(3, 2, 1));
  }

  private static double[] xs(double... values) {
    return values;
  }

  private static double x(String point) {
    return Double.parseDouble(point.split(",", -1)[0]);
  }

  private static double y(String point) {
    return Double.parseDouble(point.split(",", -1)[1]);
  }

  private static List<Element> lines(Document svg) {
    NodeList nodes = svg.getElementsByTagName("polyline");
    List<Element> lines = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      lines.add((Element) nodes.item(i));
    }
    return lines;
  }

  private static Document parse(String xml) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }
}
