package io.github.jetdetr.distribution.support;

import io.github.jetdetr.command.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * A manual page of a command in roff, from what {@code --help} is made of. Written here and not by
 * picocli's generator: that makes AsciiDoc, for which the build would need a Ruby.
 */
public final class ManPage {

  private static final int WIDE = 10_000;

  private final CommandSpec spec;
  private final StringBuilder page = new StringBuilder();

  private ManPage(CommandSpec spec) {
    this.spec = spec;
  }

  /** The page's name, as in {@code jetdetr-run}. */
  public static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  /**
   * The page of a command.
   *
   * @param date as in {@code 2026-11-22}
   * @param version of the program
   */
  public static String of(CommandLine command, String date, String version) {
    ManPage page = new ManPage(command.getCommandSpec());
    page.write(date, version);
    return page.page.toString();
  }

  private void write(String date, String version) {
    String name = spec.qualifiedName("-");
    List<String> description = description();
    macro("TH", name.toUpperCase(Locale.ROOT), "1", date, "jetdetr " + version, "jetdetr");
    page.append(".ad l\n");
    macro("SH", "NAME");
    // One sentence: whatis and apropos show it in a line.
    String first = description.get(0).split("[.;:]( |$)", 2)[0];
    line(
        escaped(name)
            + " \\- "
            + escaped(Character.toLowerCase(first.charAt(0)) + first.substring(1)));
    macro("SH", "SYNOPSIS");
    line("\\fB" + escaped(spec.qualifiedName()) + "\\fR " + escaped(synopsis()));
    macro("SH", "DESCRIPTION");
    description.forEach(this::paragraph);
    arguments();
    options();
    commands();
    examples();
    exitStatus();
    seeAlso();
  }

  private List<String> description() {
    List<String> lines = new ArrayList<>();
    for (String line : spec.usageMessage().description()) {
      String text = text(line);
      if (!text.isBlank()) {
        lines.add(text);
      }
    }
    if (lines.isEmpty()) {
      lines.add(text(String.join(" ", spec.usageMessage().header())));
    }
    return lines;
  }

  private String synopsis() {
    spec.usageMessage().autoWidth(false).width(WIDE);
    String whole = help().synopsis(0).strip().replaceAll("\\s+", " ");
    return whole.substring(Math.min(whole.length(), spec.qualifiedName().length())).strip();
  }

  private Help help() {
    return new Help(spec, Help.defaultColorScheme(Ansi.OFF));
  }

  private void arguments() {
    List<PositionalParamSpec> parameters =
        spec.positionalParameters().stream().filter(it -> !it.hidden()).toList();
    if (!parameters.isEmpty()) {
      macro("SH", "ARGUMENTS");
      for (PositionalParamSpec parameter : parameters) {
        item("\\fI" + escaped(label(parameter)) + "\\fR", parameter);
      }
    }
  }

  private void options() {
    List<OptionSpec> options = spec.options().stream().filter(it -> !it.hidden()).toList();
    if (!options.isEmpty()) {
      macro("SH", "OPTIONS");
      for (OptionSpec option : options) {
        String names =
            List.of(option.names()).stream()
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        item(names + escaped(label(option)), option);
      }
    }
  }

  private String label(ArgSpec argument) {
    Help.IParamLabelRenderer labels = help().createDefaultParamLabelRenderer();
    return labels.renderParameterLabel(argument, Ansi.OFF, List.of()).toString();
  }

  private void item(String head, ArgSpec argument) {
    macro("TP");
    line(head);
    String text =
        List.of(argument.description()).stream()
            .map(ManPage::text)
            .collect(Collectors.joining(" "));
    line(escaped(text.isBlank() ? "No description." : text));
  }

  private void commands() {
    if (!spec.subcommands().isEmpty()) {
      macro("SH", "COMMANDS");
      for (Map.Entry<String, CommandLine> command : spec.subcommands().entrySet()) {
        macro("TP");
        line("\\fB" + escaped(command.getKey()) + "\\fR");
        line(escaped(new ManPage(command.getValue().getCommandSpec()).description().get(0)));
      }
    }
  }

  private void examples() {
    UsageMessageSpec usage = spec.usageMessage();
    List<String> lines = new ArrayList<>(List.of(usage.footer()));
    lines.removeIf(line -> line.isBlank() || line.matches("Examples?:"));
    if (!lines.isEmpty()) {
      macro("SH", "EXAMPLES");
      macro("nf");
      for (String line : lines) {
        line(escaped(line.replaceFirst("^ {2}", "")));
      }
      macro("fi");
    }
  }

  private void exitStatus() {
    macro("SH", "EXIT STATUS");
    String codes =
        List.of(ExitCode.values()).stream()
            .map(code -> code.code() + " " + code.name().toLowerCase(Locale.ROOT).replace('_', ' '))
            .collect(Collectors.joining(", "));
    paragraph("As in sysexits.h: " + codes + ". Java's own is 3, for a full heap.");
  }

  private void seeAlso() {
    List<String> pages = new ArrayList<>();
    if (spec.parent() != null) {
      pages.add(spec.parent().qualifiedName("-"));
    }
    spec.subcommands().values().forEach(it -> pages.add(name(it)));
    if (!pages.isEmpty()) {
      macro("SH", "SEE ALSO");
      line(
          pages.stream()
              .map(page -> "\\fB" + escaped(page) + "\\fR(1)")
              .collect(Collectors.joining(", ")));
    }
  }

  private void paragraph(String text) {
    macro("PP");
    line(escaped(text));
  }

  private void macro(String name, String... arguments) {
    page.append('.').append(name);
    for (String argument : arguments) {
      page.append(" \"").append(escaped(argument)).append('"');
    }
    page.append('\n');
  }

  /** A line of text, which must not look like a macro. */
  private void line(String text) {
    page.append(text.startsWith(".") ? "\\&" : "").append(text).append('\n');
  }

  /** As picocli prints it, which takes texts for formats and knows variables. */
  private static String text(String format) {
    return String.format(format).replaceAll("\\s+", " ").strip();
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '\\' -> out.append("\\e");
                case '-' -> out.append("\\-");
                case '\'' -> out.append("\\(aq");
                case '"' -> out.append("\\(dq");
                case '`' -> out.append("\\(ga");
                case '^' -> out.append("\\(ha");
                case '~' -> out.append("\\(ti");
                default -> {
                  if (letter < 0x80) {
                    out.append((char) letter);
                  } else {
                    out.append("\\[u%04X]".formatted(letter));
                  }
                }
              }
            });
    return out.toString();
  }
}
