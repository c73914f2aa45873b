#include "cli/man_page.h"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace muster::cli {
namespace {

std::string upper(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    return text;
}

std::string page_name(const Command& command) {
    std::string name = command.path;
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string bold(const std::string& text) {
    return "\\fB" + man_text(text) + "\\fR";
}

std::string italic(const std::string& text) {
    return "\\fI" + man_text(text) + "\\fR";
}

/// muster cost report [OPTIONS] [text]
std::string synopsis(const Command& command) {
    std::string line = bold(command.path);
    if (!command.commands.empty()) {
        return line + " " + italic("COMMAND") + " ...";
    }
    line += " [" + italic("OPTIONS") + "]";
    for (const CommandOption& option : command.options) {
        if (option.is_argument) {
            const std::string name =
                italic(upper(option.names.front())) + (option.is_repeated ? "..." : "");
            line += option.is_required ? " " + name : " [" + name + "]";
        }
    }
    return line;
}

std::string option_entry(const CommandOption& option) {
    std::vector<std::string> names;
    for (const std::string& name : option.names) {
        names.push_back(option.is_argument ? italic(upper(name)) : bold(name));
    }
    std::string line = fmt::format(".TP\n{}", fmt::join(names, ", "));
    if (!option.type.empty() && !option.is_argument) {
        line += " " + italic(option.type);
    }
    return line + '\n' + man_text(option.description) + '\n';
}

std::string option_entries(const Command& command) {
    std::string text;
    for (const CommandOption& option : command.options) {
        text += option_entry(option);
    }
    return text;
}

/// What stands below the options on a help page: written for a terminal, and shown as it is.
std::string footer_of(const Command& command) {
    return command.footer.empty() ? "" : ".PP\n.nf\n" + man_text(command.footer) + "\n.fi\n";
}

std::string head(const std::string& name, const std::string& summary, const ManFacts& facts) {
    return fmt::format(".\\\" Made by muster man out of the commands themselves.\n"
                       ".TH {} 1 \"\" \"muster {}\" \"Muster\"\n"
                       ".SH NAME\n{} \\- {}\n",
                       upper(name), facts.version, name, man_text(summary));
}

std::string command_list(const Command& command) {
    std::string text;
    for (const Command& child : command.commands) {
        text += ".TP\n" + bold(child.path) + '\n' + man_text(child.summary) + '\n';
    }
    return text;
}

ManPage program_page(const Command& program, const ManFacts& facts) {
    std::string see_also;
    for (const Command& child : program.commands) {
        see_also += fmt::format("{}{} (1)", see_also.empty() ? ".BR " : ",\n.BR ",
                                man_text(page_name(child)));
    }
    return {program.name, head(program.name, program.summary, facts) + ".SH SYNOPSIS\n" +
                              synopsis(program) + "\n.SH DESCRIPTION\n" +
                              man_text(program.summary) + '\n' + footer_of(program) +
                              ".SH COMMANDS\n" + command_list(program) + ".SH OPTIONS\n" +
                              option_entries(program) + ".SH ENVIRONMENT\n" + facts.environment +
                              ".SH FILES\n" + facts.files + ".SH EXIT STATUS\n" +
                              facts.exit_status + ".SH SEE ALSO\n" + see_also + '\n'};
}

ManPage command_page(const Command& command, const Command& program, const ManFacts& facts) {
    const std::string name = page_name(command);
    std::string text = head(name, command.summary, facts) + ".SH SYNOPSIS\n";
    std::string sections;
    for_each_command(command, [&](const Command& each) {
        const bool is_leaf = each.commands.empty();
        if (is_leaf) {
            text += (&each == &command ? "" : ".br\n") + synopsis(each) + '\n';
        }
        if (&each == &command) {
            sections += ".SH DESCRIPTION\n" + man_text(each.summary) + '\n';
        } else {
            sections +=
                fmt::format(".SS \"{}\"\n{}\n", man_text(each.path), man_text(each.summary));
        }
        sections += option_entries(each) + (is_leaf ? footer_of(each) : "");
    });
    text += sections + ".SH OPTIONS OF ALL COMMANDS\n" + option_entries(program) +
            ".SH SEE ALSO\n.BR " + program.name + " (1)\n";
    return {name, text};
}

} // namespace

std::string man_text(const std::string& text) {
    std::string out;
    bool at_line_start = true;
    for (const char c : text) {
        if (at_line_start && (c == '.' || c == '\'')) {
            out += "\\&";
        }
        switch (c) {
        case '\\': out += "\\e"; break;
        case '-': out += "\\-"; break;
        case '"': out += "\\(dq"; break;
        case '`': out += "\\(ga"; break;
        case '^': out += "\\(ha"; break;
        case '~': out += "\\(ti"; break;
        default: out += c;
        }
        at_line_start = c == '\n';
    }
    return out;
}

std::vector<ManPage> man_pages(const Command& program, const ManFacts& facts) {
    std::vector<ManPage> pages{program_page(program, facts)};
    for (const Command& command : program.commands) {
        pages.push_back(command_page(command, program, facts));
    }
    return pages;
}

} // namespace muster::cli
