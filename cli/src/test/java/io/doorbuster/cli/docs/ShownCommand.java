package io.doorbuster.cli.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command that a document shows: a line of a fenced code block that begins with <code>$ </code>. A backslash at the
 * end of a line continues the command. The lines after it, up to the next command or the end of the block, are its
 * output.
 *
 * @param document the path of the document from the root of the repository
 * @param line the number of the command's first line, from 1
 * @param text the command without the prompt
 * @param exitCode what the comment <code># exit N</code> at the end of the command says, else 0
 * @param output the lines of output that the document shows; none if it does not show any
 */
record ShownCommand(String document, int line, String text, int exitCode, List<String> output) {
    private static final String PROMPT = "$ ";
    private static final Pattern FENCE = Pattern.compile("( *)```.*");
    private static final Pattern EXIT = Pattern.compile("# exit (\\d+)\\s*$");
    private static final String ANYTHING = "...";

    /** All commands of a document, in order. */
    static List<ShownCommand> of(final String document, final String text) {
        final List<ShownCommand> commands = new ArrayList<>();
        final String[] lines = text.split("\n", -1);
        int index = 0;
        while (index < lines.length) {
            final Matcher fence = FENCE.matcher(lines[index++]);
            if (fence.matches()) {
                final int begin = index;
                while (index < lines.length && !FENCE.matcher(lines[index]).matches()) {
                    index++;
                }
                addBlock(document, lines, begin, index++, fence.group(1).length(), commands);
            }
        }
        return commands;
    }

    private static void addBlock(
            final String document,
            final String[] lines,
            final int begin,
            final int end,
            final int indent,
            final List<ShownCommand> commands) {
        final List<String> block = Arrays.asList(lines).subList(begin, end).stream()
                .map(line -> line.substring(Math.min(indent, line.length())))
                .toList();
        int index = 0;
        while (index < block.size()) {
            final int first = index;
            if (!block.get(index++).startsWith(PROMPT)) {
                continue; // before the first command of the block
            }
            while (block.get(index - 1).endsWith("\\") && index < block.size()) {
                index++;
            }
            final String text = String.join("\n", block.subList(first, index)).substring(PROMPT.length());
            final int output = index;
            while (index < block.size() && !block.get(index).startsWith(PROMPT)) {
                index++;
            }
            final Matcher exit = EXIT.matcher(text);
            commands.add(new ShownCommand(
                    document,
                    begin + first + 1,
                    text,
                    exit.find() ? Integer.parseInt(exit.group(1)) : 0,
                    block.subList(output, index)));
        }
    }

    /**
     * True if a command that printed this shows the output of the document, in which <code>...</code> stands for
     * anything in a line, and as a line of its own for any number of lines. True also if the document shows none.
     */
    boolean shows(final String printed) {
        if (output.isEmpty()) {
            return true;
        }
        final String pattern = output.stream().map(ShownCommand::pattern).collect(Collectors.joining());
        return Pattern.compile(pattern)
                .matcher(
                        printed.lines().map(line -> line.stripTrailing() + '\n').collect(Collectors.joining()))
                .matches();
    }

    private static String pattern(final String line) {
        if (ANYTHING.equals(line.strip())) {
            return "(?:.*\n)*?";
        }
        return Arrays.stream(line.stripTrailing().split(Pattern.quote(ANYTHING), -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"))
                + "\n";
    }

    /** Where the command is. */
    String place() {
        return document + " line " + line;
    }
}
