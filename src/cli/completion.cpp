#include "cli/completion.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace muster::cli {
namespace {

/// A text as one word of a shell; the three agree on single quotes but for those inside.
std::string quoted(const std::string& text) {
    std::string out = "'";
    for (const char c : text) {
        out += c == '\'' ? "’" : std::string(1, c);
    }
    return out + "'";
}

/// What a person sees beside a name: the first sentence at most.
std::string brief(const std::string& text) {
    return text.substr(0, std::min(text.find('\n'), text.find(". ")));
}

/// The options of a command and of those above it, which it takes too.
struct Node {
    const Command* command;
    std::vector<CommandOption> options;
};

void collect(const Command& command,
             std::vector<CommandOption> inherited,
             std::vector<Node>& nodes) {
    std::vector<CommandOption> own;
    for (const CommandOption& option : command.options) {
        if (!option.is_argument) {
            own.push_back(option);
        }
    }
    std::erase_if(inherited, [](const CommandOption& option) { // each command has its own
        return option.names.front() == "--help";
    });
    own.insert(own.end(), inherited.begin(), inherited.end());
    nodes.push_back({&command, own});
    for (const Command& child : command.commands) {
        collect(child, own, nodes);
    }
}

std::vector<Node> nodes_of(const Command& program) {
    std::vector<Node> nodes;
    collect(program, {}, nodes);
    return nodes;
}

/// 'muster cost' | 'muster cost report' | … of all commands but the program itself.
std::string paths(const std::vector<Node>& nodes, const char* separator) {
    std::vector<std::string> texts;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
        texts.push_back(quoted(nodes[i].command->path));
    }
    return fmt::format("{}", fmt::join(texts, separator));
}

std::vector<std::string> words_of(const Node& node) {
    std::vector<std::string> words;
    for (const Command& child : node.command->commands) {
        words.push_back(child.name);
    }
    for (const CommandOption& option : node.options) {
        words.insert(words.end(), option.names.begin(), option.names.end());
    }
    return words;
}

/// One `case` of each option that takes a value, made by `value(option)`.
template <class Value>
std::string value_cases(const std::vector<Node>& nodes, Value value) {
    std::string text;
    for (const Node& node : nodes) {
        for (const CommandOption& option : node.options) {
            if (option.type.empty()) {
                continue;
            }
            for (const std::string& name : option.names) {
                text += fmt::format("        {}) {} ;;\n", quoted(node.command->path + ' ' + name),
                                    value(option));
            }
        }
    }
    return text;
}

std::string bash(const Command& program) {
    const std::vector<Node> nodes = nodes_of(program);
    std::string words;
    for (const Node& node : nodes) {
        words += fmt::format("        {}) words={} ;;\n", quoted(node.command->path),
                             quoted(fmt::format("{}", fmt::join(words_of(node), " "))));
    }
    const std::string values = value_cases(nodes, [](const CommandOption& option) {
        return option.choices.empty()
                   ? std::string(option.is_path() ? "return" : "compopt +o default; return")
                   : fmt::format("COMPREPLY=($(compgen -W {} -- \"$current\")); return",
                                 quoted(fmt::format("{}", fmt::join(option.choices, " "))));
    });
    return fmt::format(R"(# Completion of {0} for bash, made by `{0} completion bash`.
_{0}() {{
    local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
    local at={0} words='' index
    COMPREPLY=()
    for ((index = 1; index < COMP_CWORD; index++)); do
        case "$at ${{COMP_WORDS[index]}}" in
            {1}) at="$at ${{COMP_WORDS[index]}}" ;;
        esac
    done
    case "$at $previous" in
{2}    esac
    case "$at" in
{3}    esac
    COMPREPLY=($(compgen -W "$words" -- "$current"))
}}
complete -o default -F _{0} {0}
)",
                       program.name, paths(nodes, "|"), values, words);
}

/// name:what it is, as zsh's _describe takes it.
std::string described(const std::string& name, const std::string& text) {
    std::string escaped;
    for (const char c : name) {
        escaped += c == ':' ? "\\:" : std::string(1, c);
    }
    return quoted(escaped + ':' + brief(text));
}

std::string zsh(const Command& program) {
    const std::vector<Node> nodes = nodes_of(program);
    std::string lists;
    for (const Node& node : nodes) {
        std::string commands;
        std::string options;
        for (const Command& child : node.command->commands) {
            commands += ' ' + described(child.name, child.summary);
        }
        for (const CommandOption& option : node.options) {
            for (const std::string& name : option.names) {
                options += ' ' + described(name, option.description);
            }
        }
        lists += fmt::format("        {}) commands=({} ) options=({} ) ;;\n",
                             quoted(node.command->path), commands, options);
    }
    const std::string values = value_cases(nodes, [](const CommandOption& option) -> std::string {
        if (option.choices.empty()) {
            return option.is_path() ? "_files; return"
                                    : "_message " + quoted(option.type) + "; return";
        }
        return fmt::format("compadd -- {}; return", fmt::join(option.choices, " "));
    });
    return fmt::format(R"(#compdef {0}
# Completion of {0} for zsh, made by `{0} completion zsh`.
_{0}() {{
    local at={0} word
    local -a commands options
    for word in "${{(@)words[2,CURRENT-1]}}"; do
        case "$at $word" in
            {1}) at="$at $word" ;;
        esac
    done
    case "$at ${{words[CURRENT-1]}}" in
{2}    esac
    case "$at" in
{3}    esac
    if [[ $PREFIX == -* ]]; then
        _describe -o option options
    elif (( $#commands )); then
        _describe command commands
    else
        _files
    fi
}}
if [ "$funcstack[1]" = "_{0}" ]; then
    _{0} "$@"
else
    compdef _{0} {0}
fi
)",
                       program.name, paths(nodes, "|"), values, lists);
}

std::string fish_option(const Node& node, const CommandOption& option, const std::string& program) {
    std::string line =
        fmt::format("complete -c {0} -n \"__{0}_at '{1}'\"", program, node.command->path);
    for (const std::string& name : option.names) {
        line += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    }
    if (!option.type.empty()) {
        line += option.is_path() ? " -r -F" : " -r -f";
    }
    if (!option.choices.empty()) {
        line += fmt::format(" -a '{}'", fmt::join(option.choices, " "));
    }
    return line + " -d " + quoted(brief(option.description)) + '\n';
}

std::string fish(const Command& program) {
    const std::vector<Node> nodes = nodes_of(program);
    std::string lines;
    for (const Node& node : nodes) {
        for (const Command& child : node.command->commands) {
            lines += fmt::format("complete -c {0} -n \"__{0}_at '{1}'\" -f -a {2} -d {3}\n",
                                 program.name, node.command->path, child.name,
                                 quoted(brief(child.summary)));
        }
        for (const CommandOption& option : node.options) {
            lines += fish_option(node, option, program.name);
        }
    }
    return fmt::format(R"(# Completion of {0} for fish, made by `{0} completion fish`.
function __{0}_at
    set -l at {0}
    set -l typed (commandline -opc)
    for word in $typed[2..-1]
        switch "$at $word"
            case {1}
                set at "$at $word"
        end
    end
    test "$at" = "$argv[1]"
end
{2})",
                       program.name, paths(nodes, " "), lines);
}

} // namespace

std::string completion(const Command& program, Shell shell) {
    switch (shell) {
    case Shell::Bash: return bash(program);
    case Shell::Zsh: return zsh(program);
    case Shell::Fish: return fish(program);
    }
    return {};
}

} // namespace muster::cli
