package io.doorbuster.cli.help;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code doorbuster completion}: the script that completes commands, flags and values in a shell. */
@Command(
        name = "completion",
        description = "Prints a script that completes commands, flags and their values in a shell.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "The shell must know the name doorbuster. If it is not a program in the PATH,",
            "make an alias first: alias doorbuster='java -jar /PATH/TO/doorbuster.jar'",
            "In bash, load the script with the first line below, or write it to",
            "~/.local/share/bash-completion/completions/doorbuster. In zsh, load it with",
            "the second line; it switches on bashcompinit, which is a part of zsh.",
            "",
            "Examples:",
            "  source <(doorbuster completion bash)",
            "  source <(doorbuster completion zsh)"
        })
public final class CompletionCommand implements Runnable {
    /** The values of an enum in the script; the help shows them in lower case, and the parser takes both. */
    private static final Pattern VALUES = Pattern.compile("(?<=_(option|pos_param)_args=\\()\"[^)]*\"(?=\\))");

    @Spec
    private CommandSpec spec;

    /** Only checked by the parser, because both shells load the same script. */
    @SuppressWarnings("UnusedVariable")
    @Parameters(paramLabel = "SHELL", description = "Shell of the script: bash or zsh. Both load the same.")
    private Shell shell;

    enum Shell {
        bash,
        zsh
    }

    @Override
    public void run() {
        final CommandSpec root = spec.root();
        final String script = AutoComplete.bash(root.name(), root.commandLine());
        spec.commandLine().getOut().print(VALUES.matcher(script).replaceAll(CompletionCommand::inLowerCase));
        spec.commandLine().getOut().flush();
    }

    private static String inLowerCase(final MatchResult values) {
        return Matcher.quoteReplacement(values.group().toLowerCase(Locale.ROOT));
    }
}
