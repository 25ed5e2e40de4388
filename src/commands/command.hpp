#pragma once

#include "commands/inquiry.hpp"
#include "commands/options.hpp"

#include <memory>
#include <string>
#include <vector>

namespace expertviz::commands {

/// What a command is called and what it is for.
struct About {
  enum class Samples {
    all,            ///< it looks at every sample, and there is nothing to choose
    one,            ///< --sample-idx names one
    several,        ///< --sample-idx takes a list, a range or all, too
    all_by_default  ///< it does, and means all unless something is said
  };
  std::string name;
  std::string summary;                ///< one line, for the list of commands
  std::string group;                  ///< the heading in the list of commands
  std::string description;            ///< a paragraph
  std::vector<std::string> examples;  ///< command lines without the program's name
  std::string picture{};              ///< the picture's default name without its ending; empty: the command draws none
  bool has_axes = true;               ///< the picture's axes can be labelled
  bool measures_text = false;         ///< also where no picture is asked for
  Samples samples = Samples::several;
  bool several_traces = false;  ///< it takes two or more
  /// What goes to a file or standard output while it reads.
  enum class Streams { nothing, rows, trace };
  Streams streams = Streams::nothing;
  bool makes_page = false;  ///< --output is a page, not a picture
};

/// A command as a value: what it is called, the options it takes, and the inquiry that it makes of a trace.
class Command {
 public:
  virtual ~Command() = default;
  [[nodiscard]] virtual About about() const = 0;
  /// Declares the options. Parsing them fills the command's members, so it must outlive them.
  virtual void declare(Options&) {}
  /// Throws `Error` where the options contradict each other. The command must outlive the inquiry.
  [[nodiscard]] virtual std::unique_ptr<Inquiry> inquire(const Asked& asked) const = 0;
};

using MakeCommand = std::unique_ptr<Command> (*)();

/// Every command, in the order of the help text.
[[nodiscard]] const std::vector<MakeCommand>& all_commands();

}  // namespace expertviz::commands
