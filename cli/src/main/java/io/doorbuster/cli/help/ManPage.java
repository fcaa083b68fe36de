package io.doorbuster.cli.help;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A manual page in roff, with the macros of man(7), from the model of a command. The lines of the help after its flags
 * become notes and examples.
 */
final class ManPage {
    private static final Map<String, String> EXIT_CODES = Map.of(
            "0", "Success.",
            "1", "Something is not as needed, such as a port, a directory or the network.",
            "2", "The command line is wrong.",
            "3", "The journal is damaged, or a rule of the sale was broken.",
            "4", "A threshold was exceeded.",
            "70", "The server stopped itself, because it could not keep its promises. Start it again.");

    /** Escapes make a line a little longer than this. */
    private static final int WIDTH = 70;

    private final StringBuilder out = new StringBuilder();
    private final CommandSpec command;

    private ManPage(final CommandSpec command) {
        this.command = command;
    }

    static String of(final CommandSpec command) {
        final ManPage page = new ManPage(command);
        page.write();
        return page.out.toString();
    }

    private void write() {
        final String version = String.join(" ", command.root().version());
        macro("TH", name(command).toUpperCase(Locale.ROOT), "1", "", version, "Doorbuster manual");
        macro("SH", "NAME");
        final String[] description = command.usageMessage().description();
        line(name(command) + " - " + description[0].replaceFirst("\\.$", ""));
        macro("SH", "SYNOPSIS");
        synopsis();
        macro("SH", "DESCRIPTION");
        line(description[0]);
        Arrays.stream(description).skip(1).forEach(this::paragraph);
        final List<String> footer = Arrays.asList(command.usageMessage().footer());
        final int examples = Math.max(footer.indexOf("Example:"), footer.indexOf("Examples:"));
        notes(footer.subList(0, Math.max(0, examples)));
        options();
        commands();
        macro("SH", "EXIT STATUS");
        EXIT_CODES.entrySet().stream()
                .sorted(Comparator.comparingInt(code -> Integer.parseInt(code.getKey())))
                .forEach(code -> item("\\fB" + code.getKey() + "\\fR", code.getValue()));
        macro("SH", "EXAMPLES");
        out.append(".EX\n");
        footer.subList(examples + 1, footer.size()).forEach(example -> unfilled(example.replaceFirst("^ {2}", "")));
        out.append(".EE\n");
        seeAlso();
    }

    private void synopsis() {
        bold(command.qualifiedName(" "));
        for (final OptionSpec option : shownOptions()) {
            final String flag = "\\fB" + escaped(option.longestName()) + "\\fR" + value(option);
            out.append(option.required() ? flag : "[" + flag + "]").append('\n');
        }
        for (final PositionalParamSpec parameter : command.positionalParameters()) {
            final String label = "\\fI" + escaped(parameter.paramLabel()) + "\\fR";
            out.append(parameter.arity().min() > 0 ? label : "[" + label + "...]")
                    .append('\n');
        }
        if (!command.subcommands().isEmpty()) {
            out.append("\\fICOMMAND\\fR\n");
        }
    }

    private void notes(final List<String> lines) {
        boolean open = false;
        for (final String text : lines) {
            if (text.isBlank()) {
                open = false;
                continue;
            }
            if (!open) {
                out.append(".PP\n");
                open = true;
            }
            line(text);
        }
    }

    private void options() {
        if (command.positionalParameters().isEmpty() && shownOptions().isEmpty()) {
            return;
        }
        macro("SH", "OPTIONS");
        for (final PositionalParamSpec parameter : command.positionalParameters()) {
            item("\\fI" + escaped(parameter.paramLabel()) + "\\fR", text(parameter));
        }
        for (final OptionSpec option : shownOptions()) {
            final String names = Arrays.stream(option.names())
                    .map(name -> "\\fB" + escaped(name) + "\\fR")
                    .collect(Collectors.joining(", "));
            item(names + value(option), text(option));
        }
    }

    private void commands() {
        final List<CommandSpec> shown = shownCommands(command);
        if (!shown.isEmpty()) {
            macro("SH", "COMMANDS");
            shown.forEach(each -> item(
                    "\\fB" + escaped(each.name()) + "\\fR", each.usageMessage().description()[0]));
        }
    }

    private void seeAlso() {
        final CommandSpec parent = command.parent();
        final List<CommandSpec> others = shownCommands(parent == null ? command : parent).stream()
                .filter(each -> each != command)
                .toList();
        macro("SH", "SEE ALSO");
        out.append(parent == null ? "" : reference(parent) + (others.isEmpty() ? "" : ",") + "\n");
        out.append(others.stream().map(ManPage::reference).collect(Collectors.joining(",\n")))
                .append('\n');
    }

    private List<OptionSpec> shownOptions() {
        return command.options().stream().filter(option -> !option.hidden()).toList();
    }

    private static List<CommandSpec> shownCommands(final CommandSpec parent) {
        return parent.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .filter(each -> !each.usageMessage().hidden())
                .toList();
    }

    private static String name(final CommandSpec command) {
        return command.qualifiedName("-");
    }

    private static String reference(final CommandSpec command) {
        return "\\fB" + escaped(name(command)) + "\\fR(1)";
    }

    private static String value(final OptionSpec option) {
        return option.arity().max() == 0 ? "" : " \\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private static String text(final ArgSpec argument) {
        return String.join(" ", argument.description());
    }

    private void item(final String roffTag, final String text) {
        out.append(".TP\n").append(roffTag).append('\n');
        line(text);
    }

    private void paragraph(final String text) {
        out.append(".PP\n");
        line(text);
    }

    private void bold(final String text) {
        out.append("\\fB").append(escaped(text)).append("\\fR\n");
    }

    /** A text, which a reader of the page fills into lines of any width. */
    private void line(final String text) {
        String rest = text.strip();
        while (rest.length() > WIDTH && rest.lastIndexOf(' ', WIDTH) > 0) {
            final int end = rest.lastIndexOf(' ', WIDTH);
            unfilled(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        unfilled(rest);
    }

    /** One line of text, also if it begins as a macro would. */
    private void unfilled(final String text) {
        final boolean looksLikeMacro = text.startsWith(".") || text.startsWith("'");
        out.append(looksLikeMacro ? "\\&" : "").append(escaped(text)).append('\n');
    }

    private void macro(final String name, final String... arguments) {
        out.append('.').append(name);
        for (final String argument : arguments) {
            out.append(" \"").append(escaped(argument).replace("\"", "\\(dq")).append('"');
        }
        out.append('\n');
    }

    private static String escaped(final String text) {
        return text.replace("\\", "\\e").replace("-", "\\-");
    }
}
